// GraphQL over HTTP, as the working group's own suite reads it: everything a server must, should and may do.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditServer } from 'graphql-http'
import { serve } from './house.mjs'

test('every audit of GraphQL over HTTP passes', async (t) => {
  const server = await serve(t)
  const results = await auditServer({ url: server.url, fetchFn: fetch })
  assert.ok(results.length >= 60, `only ${results.length} audits`)
  const faults = results.filter((r) => r.status !== 'ok').map((r) => `${r.status}: ${r.id} ${r.name}: ${r.reason}`)
  assert.deepEqual(faults, [])
})
