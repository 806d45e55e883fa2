// Federation 2: the schema composes with another subgraph, by two composers, and a gateway joins their answers.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { composeServices } from '@apollo/composition'
import { ApolloGateway } from '@apollo/gateway'
import { composeServices as compose } from '@theguild/federation-composition'
import { buildSchema, parse } from 'graphql'
import { schemaFile, serve } from './house.mjs'

const schema = readFileSync(schemaFile, 'utf8')

/** Another team's subgraph: orders of people, and the audiences an offer is for. */
const shop = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
  type Query { orders: [Order!]! }
  type Order { id: ID! buyer: User! offeredTo: [Audience!]! about: Group }
  type User @key(fields: "id", resolvable: false) { id: String! }
  type Audience @key(fields: "key", resolvable: false) { key: String! }
  type Group @key(fields: "key", resolvable: false) { key: String! }
  type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
`

const orders = [
  { id: '1', buyer: { __typename: 'User', id: 'p0000001' }, offeredTo: [{ __typename: 'Audience', key: 'managers' }, { __typename: 'Audience', key: 'dach' }], about: null },
  { id: '2', buyer: { __typename: 'User', id: 'p0000002' }, offeredTo: [], about: { __typename: 'Group', key: 'nobody-knows' } },
]

/** The other subgraph as a server that knows one answer: enough, for what is tried is the way to Parterre. */
async function serveShop(t) {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify({ data: { orders } }))
  })
  await new Promise((up) => server.listen(0, 'localhost', up))
  t.after(() => server.close())
  return `http://localhost:${server.address().port}`
}

test('federation', async (t) => {
  const server = await serve(t)
  const shopUrl = await serveShop(t)
  const { _service } = await server.ask('{ _service { sdl } }')
  const subgraphs = [{ name: 'parterre', url: server.url, typeDefs: parse(_service.sdl) }, { name: 'shop', url: shopUrl, typeDefs: parse(shop) }]

  await t.test('the schema is one for those who know nothing of federation', () => {
    assert.equal(_service.sdl, schema)
    assert.ok(buildSchema(schema).getQueryType())
  })
  for (const [name, composer] of [['@apollo/composition', composeServices], ['@theguild/federation-composition', compose]]) {
    await t.test(`${name} composes`, () => {
      const { errors, supergraphSdl } = composer(subgraphs)
      assert.deepEqual(errors?.map((e) => e.message) ?? [], [])
      assert.match(supergraphSdl, /type User/)
    })
  }
  await t.test('a gateway joins people, audiences and groups to what another subgraph says', async () => {
    const gateway = new ApolloGateway({ supergraphSdl: composeServices(subgraphs).supergraphSdl, logger: { debug() {}, info() {}, warn() {}, error: console.error } })
    t.after(() => gateway.stop())
    const { schema: api, executor } = await gateway.load()
    const document = '{ orders { id buyer { id name memberOf { key } } offeredTo { id name population { size } } about { size } } now }'
    const { data, errors } = await executor({
      document: parse(document), request: { query: document, variables: {} }, queryHash: 'x', schema: api, operationName: null, context: {}, logger: console, metrics: {}, overallCachePolicy: { restrict() {} },
      cache: { async get() {}, async set() {}, async delete() {} }, operation: parse(document).definitions[0],
    })
    assert.equal(errors, undefined)
    assert.deepEqual(data.orders.map((o) => o.buyer.id), ['p0000001', 'p0000002'])
    const direct = await server.ask('{ user(id: "p0000001") { name } audience(by: {key: "managers"}) { id population { size } } }')
    assert.equal(data.orders[0].buyer.name, direct.user.name)
    assert.equal(data.orders[0].offeredTo[0].id, direct.audience.id)
    assert.equal(data.orders[0].offeredTo[0].population.size, direct.audience.population.size)
    assert.equal(data.orders[1].about, null)
  })
})
