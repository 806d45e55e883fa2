// What a browser has to bring before the first screen is there: scripts and styles, compressed. The list of audiences comes
// with the shell (src/router.tsx). Fails above the bound.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const bound = 320 * 1024

const dist = join(dirname(fileURLToPath(import.meta.url)), 'dist')
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
const files = new Set()
const seen = new Set()
const walk = (key) => {
  if (seen.has(key)) return
  seen.add(key)
  const chunk = manifest[key]
  if (!chunk) throw new Error(`${key} is not in the manifest`)
  files.add(chunk.file)
  chunk.css?.forEach((file) => files.add(file))
  chunk.imports?.forEach(walk)
}
walk('index.html')
let total = 0
for (const file of [...files].sort()) {
  const size = gzipSync(readFileSync(join(dist, file))).length
  total += size
  console.log(`${(size / 1024).toFixed(1).padStart(7)} KB  ${file}`)
}
console.log(`${(total / 1024).toFixed(1).padStart(7)} KB  before the first screen; at most ${bound / 1024} KB`)
process.exit(total <= bound ? 0 : 1)
