// urql: its document cache, its persisted queries, and its subscriptions.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cacheExchange, createClient, fetchExchange, subscriptionExchange } from '@urql/core'
import { persistedExchange } from '@urql/exchange-persisted'
import { createClient as createSocket } from 'graphql-ws'
import WebSocket from 'ws'
import { rename, serve, watch } from './house.mjs'

test('urql', async (t) => {
  const server = await serve(t)
  const sent = []
  const spying = (url, options) => {
    sent.push(decodeURIComponent(url).replaceAll('+', ' ') + (options.body ?? ''))
    return fetch(url, options)
  }
  const socket = createSocket({ url: server.ws, webSocketImpl: WebSocket })
  t.after(() => socket.dispose())
  const client = (...exchanges) => createClient({ url: server.url, fetch: spying, exchanges, preferGetMethod: false })
  const over = subscriptionExchange({ forwardSubscription: (request) => ({ subscribe: (sink) => ({ unsubscribe: socket.subscribe({ ...request, query: request.query ?? '' }, sink) }) }) })
  const managers = 'query Managers { audience(by: {key: "managers"}) { id name version } }'

  await t.test('the document cache answers until a mutation of the same type', async () => {
    const caching = client(cacheExchange, fetchExchange)
    const first = await caching.query(managers, {})
    assert.equal((await caching.query(managers, {})).stale, false)
    assert.equal(sent.length, 1)
    const change = 'mutation Rename($version: Int!) { updateAudience(audience: {key: "managers"}, version: $version, name: "Leaders") { audience { id name version } issues { message } } }'
    const { error } = await caching.mutation(change, { version: first.data.audience.version })
    assert.equal(error, undefined)
    assert.equal((await caching.query(managers, {})).data.audience.name, 'Leaders')
    assert.equal(sent.length, 3)
  })
  await t.test('a subscription hears of changes', async () => {
    const names = []
    await new Promise((done, failed) => {
      const ended = client(over).subscription(watch, {}).subscribe(async ({ data, error }) => {
        if (error) return failed(error)
        names.push(data.audienceChanged.audience.name)
        if (names.length === 1) await rename(server, 'Heads')
        else (ended.unsubscribe(), done())
      })
    })
    assert.equal(names[1], 'Heads')
  })
  for (const preferGetForPersistedQueries of [false, true]) {
    await t.test(`a persisted query is sent whole once${preferGetForPersistedQueries ? ', and asked by GET' : ''}`, async () => {
      sent.length = 0
      const persisting = client(persistedExchange({ preferGetForPersistedQueries }), fetchExchange)
      const query = `query Persisted${preferGetForPersistedQueries} { now }`
      for (let n = 0; n < 2; n++) {
        const { data, error } = await persisting.query(query, {}, { requestPolicy: 'network-only' })
        assert.ok(data?.now, String(error))
      }
      assert.deepEqual(sent.map((s) => s.includes('query Persisted')), [false, true, false], JSON.stringify(sent))
    })
  }
  await t.test('errors carry code and path', async () => {
    const { data, error } = await client(fetchExchange).query('{ now isMember(user: "x", audience: {key: "none"}) }', {})
    assert.ok(data.now)
    assert.equal(error.graphQLErrors[0].extensions.code, 'NOT_FOUND')
  })
})
