// graphql-ws, the client of the graphql-transport-ws subprotocol; and raw sockets for what no client does on purpose.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import { folder, rename, serve, watch } from './house.mjs'

const next = async (stream) => {
  const { value, done } = await stream.next()
  assert.equal(done, false, 'the stream ended')
  assert.equal(value.errors, undefined)
  return value.data
}

test('graphql-ws', async (t) => {
  const server = await serve(t)
  const client = createClient({ url: server.ws, webSocketImpl: WebSocket, keepAlive: 50, retryAttempts: 3, retryWait: async () => {} })
  t.after(() => client.dispose())

  await t.test('a query and a mutation are answered once, then complete', async () => {
    for (const query of ['{ now }', 'mutation { putGroup(key: "auditors", name: "Auditors") { revision issues { message } } }']) {
      const answers = []
      for await (const answer of client.iterate({ query })) answers.push(answer)
      assert.equal(answers.length, 1)
      assert.ok(answers[0].data && !answers[0].errors, JSON.stringify(answers[0]))
    }
  })
  await t.test('a document that is not valid is an error of the operation, and the connection goes on', async () => {
    await assert.rejects(client.iterate({ query: '{ nothing }' }).next(), (errors) => errors[0].extensions.code === 'GRAPHQL_VALIDATION_FAILED')
    assert.ok((await next(client.iterate({ query: '{ now }' }))).now)
  })
  await t.test('a subscription hears of changes until the client completes it', async () => {
    const stream = client.iterate({ query: watch })
    assert.equal((await next(stream)).audienceChanged.cause, null)
    await rename(server, 'Leaders')
    assert.equal((await next(stream)).audienceChanged.audience.name, 'Leaders')
    await stream.return()
    assert.equal((await stream.next()).done, true)
  })
  await t.test('several operations run on one connection', async () => {
    const streams = [1, 2, 3].map(() => client.iterate({ query: watch }))
    for (const stream of streams) await next(stream)
    await rename(server, 'Heads')
    for (const stream of streams) assert.equal((await next(stream)).audienceChanged.audience.name, 'Heads')
    for (const stream of streams) await stream.return()
  })
  await t.test('the pings of the client are answered', async () => {
    let pongs = 0
    const pinging = createClient({ url: server.ws, webSocketImpl: WebSocket, lazy: false, keepAlive: 10 })
    await new Promise((enough) => pinging.on('pong', (received) => received && ++pongs === 3 && enough()))
    await pinging.dispose()
  })
  await t.test('after its connection broke the client subscribes again, and begins with how it is', async () => {
    let socket
    let connections = 0
    const losing = createClient({ url: server.ws, webSocketImpl: WebSocket, retryAttempts: 5, retryWait: async () => {}, on: { opened: (s) => ((socket = s), connections++) } })
    const stream = losing.iterate({ query: watch })
    await next(stream)
    socket.terminate()
    assert.equal((await next(stream)).audienceChanged.cause, null)
    await rename(server, 'Chiefs')
    assert.equal((await next(stream)).audienceChanged.audience.name, 'Chiefs')
    assert.equal(connections, 2)
    await losing.dispose()
  })
})

/** Opens a socket, sends messages one after the other's answer, and returns the code it is closed with. */
const closing = (url, messages, subprotocol = 'graphql-transport-ws') =>
  new Promise((closed, failed) => {
    const socket = new WebSocket(url, subprotocol)
    const rest = messages.map((m) => (typeof m === 'string' ? m : JSON.stringify(m)))
    const send = () => rest.length && socket.send(rest.shift())
    socket.on('open', send)
    socket.on('message', (text) => JSON.parse(text).type !== 'ping' && send())
    socket.on('close', closed)
    socket.on('error', failed)
  })

test('close codes', async (t) => {
  const server = await serve(t)
  const init = { type: 'connection_init' }
  const forever = { id: '1', type: 'subscribe', payload: { query: watch } }
  for (const [code, why, messages, subprotocol] of [
    [4400, 'what is no message', ['{']],
    [4400, 'a message of no known type', [{ type: 'start' }]],
    [4400, 'a subscription without a document', [init, { id: '1', type: 'subscribe', payload: {} }]],
    [4400, 'a subscription without an id', [init, { type: 'subscribe', payload: { query: watch } }]],
    [4401, 'an operation before the initialisation', [forever]],
    [4406, 'no subprotocol', [init], []],
    [4408, 'no initialisation in time', []],
    [4409, 'two operations of one id', [init, forever, forever]],
    [4429, 'a second initialisation', [init, init]],
  ]) {
    await t.test(`${code}: ${why}`, async () => assert.equal(await closing(server.ws, messages, subprotocol), code))
  }
  await t.test('4403: a wrong key, and a key that is let in', async (t) => {
    const keys = join(folder(t), 'keys')
    writeFileSync(keys, 'shop 0123456789abcdef\n')
    const guarded = await serve(t, { keys })
    assert.equal(await closing(guarded.ws, [{ ...init, payload: { Authorization: 'Bearer wrong-wrong-wrong' } }]), 4403)
    const client = createClient({ url: guarded.ws, webSocketImpl: WebSocket, connectionParams: { Authorization: 'Bearer 0123456789abcdef' } })
    assert.ok((await next(client.iterate({ query: '{ now }' }))).now)
    await client.dispose()
  })
  await t.test('1001: the server stops, and the client may come again', async () => {
    const socket = new WebSocket(server.ws, 'graphql-transport-ws')
    const closed = new Promise((done) => socket.on('close', done))
    socket.on('open', () => socket.send(JSON.stringify(init)))
    await new Promise((acknowledged) => socket.once('message', acknowledged))
    await server.stop()
    assert.equal(await closed, 1001)
  })
})
