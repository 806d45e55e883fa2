import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// PARTERRE is where a running server is, for `npm run dev`.
const server = process.env.PARTERRE ?? 'http://localhost:8080'

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0, // data: URLs are not in the policy for scripts and fonts
    manifest: true,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: { onwarn: (warning, say) => (warning.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : say(warning)) }, // of compiled dependencies
  },
  optimizeDeps: { exclude: ['graphiql/setup-workers/vite', '@graphiql/react/setup-workers/vite'] }, // they import workers
  server: {
    proxy: {
      '/graphql': { target: server, ws: true },
      '/imports/import:': { target: server, bypass: (request) => (request.method === 'GET' ? request.url : undefined) },
      '/export': { target: server },
      '/schema.graphqls': { target: server },
    },
  },
  test: { include: ['src/**/*.test.ts'], testTimeout: 30_000 }, // properties are tried thousands of times, on slow machines too
})
