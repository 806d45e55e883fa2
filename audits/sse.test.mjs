// graphql-sse in its mode of distinct connections: one request an operation.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClient } from 'graphql-sse'
import { rename, serve, watch } from './house.mjs'

test('graphql-sse', async (t) => {
  const server = await serve(t)
  const client = createClient({ url: server.url, singleConnection: false, retryAttempts: 0 })
  t.after(() => client.dispose())

  await t.test('a query is answered once, then complete', async () => {
    const answers = []
    for await (const answer of client.iterate({ query: 'query($user: String!) { isMember(user: $user, audience: {key: "managers"}) }', variables: { user: 'nobody' } })) answers.push(answer)
    assert.deepEqual(answers, [{ data: { isMember: null } }])
  })
  await t.test('a subscription hears of changes, until it is left', async () => {
    const stream = client.iterate({ query: watch })
    assert.equal((await stream.next()).value.data.audienceChanged.cause, null)
    await rename(server, 'Leaders')
    assert.equal((await stream.next()).value.data.audienceChanged.audience.name, 'Leaders')
    await stream.return()
  })
  await t.test('a document that is not valid is an answer with errors, then complete', async () => {
    const answers = []
    for await (const answer of client.iterate({ query: '{ nothing }' })) answers.push(answer)
    assert.equal(answers[0].errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED')
    assert.equal(answers.length, 1)
  })
  await t.test('what is no request at all is refused before a stream begins', async () => {
    await assert.rejects(client.iterate({ query: '' }).next(), /400/)
  })
})
