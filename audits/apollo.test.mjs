// Apollo Client: its cache, its persisted queries by POST and GET, and its subscriptions.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { OperationTypeNode } from 'graphql'
import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import { rename, serve, watch } from './house.mjs'

const sha256 = (text) => createHash('sha256').update(text).digest('hex')

test('Apollo Client', async (t) => {
  const server = await serve(t)
  const sent = []
  const spying = (url, options) => {
    sent.push({ method: options.method ?? 'GET', url: String(url), body: options.body })
    return fetch(url, options)
  }
  const socket = createClient({ url: server.ws, webSocketImpl: WebSocket })
  const http = new HttpLink({ uri: server.url, fetch: spying })
  const link = ApolloLink.split(({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION, new GraphQLWsLink(socket), http)
  const client = new ApolloClient({ link, cache: new InMemoryCache() })
  t.after(() => (client.stop(), socket.dispose()))
  const managers = gql`query Managers { audience(by: {key: "managers"}) { id key name version population { size } } }`

  await t.test('what a query brings is in the cache under the type and the id', async () => {
    const { data } = await client.query({ query: managers })
    const held = client.cache.extract()[`Audience:${data.audience.id}`]
    assert.equal(held.name, data.audience.name)
    await client.query({ query: managers })
    assert.equal(sent.length, 1, 'the second was answered by the cache')
  })
  await t.test('what a mutation answers is what a query of the cache sees', async () => {
    const { data } = await client.query({ query: managers })
    const change = gql`mutation Rename($version: Int!) { updateAudience(audience: {key: "managers"}, version: $version, name: "Leaders") { audience { id name version } issues { code message path } revision } }`
    const answer = await client.mutate({ mutation: change, variables: { version: data.audience.version } })
    assert.deepEqual(answer.data.updateAudience.issues, [])
    assert.equal(client.readQuery({ query: managers }).audience.name, 'Leaders')
  })
  await t.test('users and pages of them are in the cache by their ids', async () => {
    await client.query({ query: gql`query People { users(first: 3) { edges { cursor node { id name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }` })
    assert.equal(Object.keys(client.cache.extract()).filter((id) => id.startsWith('User:p')).length, 3)
  })
  await t.test('a subscription writes what it hears into the cache', async () => {
    const heard = []
    const stream = client.subscribe({ query: gql(watch) })
    await new Promise((done, failed) => {
      const ended = stream.subscribe({
        next: async ({ data }) => {
          heard.push(data.audienceChanged)
          if (heard.length === 1) await rename(server, 'Heads')
          else (ended.unsubscribe(), done())
        },
        error: failed,
      })
    })
    assert.equal(heard[1].audience.name, 'Heads')
    assert.equal(client.readQuery({ query: managers }).audience.name, 'Heads')
  })
  await t.test('an error of a field carries its code and path, and the rest of the data comes with it', async () => {
    const query = gql`query Half { now isMember(user: "x", audience: {key: "none"}) }`
    const { data, error } = await client.query({ query, errorPolicy: 'all' })
    assert.ok(data.now)
    assert.equal(error.errors[0].extensions.code, 'NOT_FOUND')
    assert.deepEqual(error.errors[0].path, ['isMember'])
  })
  for (const useGETForHashedQueries of [false, true]) {
    await t.test(`a persisted query is sent whole once, and then by its hash${useGETForHashedQueries ? ' in a GET' : ''}`, async () => {
      sent.length = 0
      const persisted = new ApolloClient({ link: ApolloLink.from([new PersistedQueryLink({ sha256, useGETForHashedQueries }), http]), cache: new InMemoryCache() })
      const query = useGETForHashedQueries ? gql`query ByGet($user: String!) { user(id: $user) { id name } }` : gql`query ByPost($user: String!) { user(id: $user) { id name } }`
      for (const user of ['p0000001', 'p0000002']) {
        const { data } = await persisted.query({ query, variables: { user } })
        assert.equal(data.user.id, user)
      }
      const whole = sent.map(({ url, body }) => decodeURIComponent(url).includes('query By') || !!body?.includes('query By'))
      assert.deepEqual(whole, [false, true, false], JSON.stringify(sent))
      assert.deepEqual(sent.map((s) => s.method), useGETForHashedQueries ? ['GET', sent[1].method, 'GET'] : ['POST', 'POST', 'POST'])
      persisted.stop()
    })
  }
})
