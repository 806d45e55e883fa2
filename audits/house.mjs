// What every audit needs: the real binary, serving a company of its own.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const binary = process.env.PARTERRE_BINARY ?? join(here, '../bin/parterre')

/** The schema as it is written. */
export const schemaFile = join(here, '../schema.graphqls')

/** The day of every company, so that answers stay the same. */
export const today = '2026-03-02T09:00:00Z'

/** A folder that is gone with the test. */
export function folder(t) {
  const path = mkdtempSync(join(tmpdir(), 'parterre-audit-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** A company; or, with keys, an empty workspace that only they open. It ends with the test. */
export async function serve(t, { people = 200, keys } = {}) {
  const command = keys ? ['serve', '--data', join(folder(t), 'data'), '--keys', keys] : ['demo', '--people', String(people)]
  const child = spawn(binary, [...command, '--clock', 'manual', '--now', today, '--listen', 'localhost:0'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const base = await new Promise((found, failed) => {
    const hear = (chunk) => {
      said += chunk
      const at = said.match(/http:\/\/[^\s/]+:\d+/)
      if (at) found(at[0])
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', failed)
    child.on('exit', (code) => failed(new Error(`the server ended with ${code}:\n${said}`)))
  })
  const stop = () => new Promise((done) => (child.exitCode === null ? (child.on('exit', done), child.kill('SIGTERM')) : done()))
  t.after(stop)
  return { url: `${base}/graphql`, ws: `${base.replace('http', 'ws')}/graphql`, ask: (query, variables) => ask(`${base}/graphql`, query, variables), stop }
}

/** Asks without any client. */
export async function ask(url, query, variables) {
  const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query, variables }) })
  const { data, errors } = await answer.json()
  if (errors) throw new Error(JSON.stringify(errors))
  return data
}

/** Renames the audience "managers" and with it whatever is said about it: a change for those who watch. */
export async function rename(server, name) {
  const { audience } = await server.ask('{ audience(by: {key: "managers"}) { version } }')
  await server.ask('mutation($version: Int!, $name: String!) { updateAudience(audience: {key: "managers"}, version: $version, name: $name) { issues { message } revision } }', { version: audience.version, name })
}

/** A subscription that hears of every rename. */
export const watch = 'subscription Watch { audienceChanged(audiences: [{key: "managers"}], atMostEvery: "PT0S") { cause audience { id name } } }'
