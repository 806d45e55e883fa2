// Relay: its compiler demands connections and Node as the Relay specification has them; its runtime then runs what it wrote.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import relay from 'relay-runtime'
import relayCompiler from 'relay-compiler'
import { ask, folder, schemaFile, serve } from './house.mjs'

const { Environment, fetchQuery, Network, RecordSource, Store } = relay

const operations = `
  graphql\`query AppQuery($first: Int!) { ...App_audiences @arguments(first: $first) ...App_people }\`
  graphql\`fragment App_audiences on Query @argumentDefinitions(first: {type: "Int!"}, after: {type: "String"}) @refetchable(queryName: "AppAudiencesQuery") {
    audiences(first: $first, after: $after) @connection(key: "App__audiences") { edges { node { id name ...App_audience } } }
  }\`
  graphql\`fragment App_people on Query @argumentDefinitions(first: {type: "Int", defaultValue: 2}, after: {type: "String"}) @refetchable(queryName: "AppPeopleQuery") {
    users(first: $first, after: $after) @connection(key: "App__users") { edges { node { id name } } }
  }\`
  graphql\`fragment App_audience on Audience @refetchable(queryName: "AppAudienceQuery") { key status population { size } }\`
  graphql\`mutation AppRenameMutation($version: Int!, $name: String!, $connections: [ID!]!) {
    updateAudience(audience: {key: "managers"}, version: $version, name: $name) { audience @appendNode(connections: $connections, edgeTypeName: "AudienceEdge") { id name version } issues { message } }
  }\`
  graphql\`subscription AppSubscription { audienceChanged(audiences: [{key: "managers"}]) { audience { ...App_audience } } }\`
  graphql\`query AppNodeQuery($id: ID!) { node(id: $id) { id ... on Audience { name } } }\`
`

test('Relay', async (t) => {
  const home = folder(t)
  const artifacts = join(home, 'artifacts')
  mkdirSync(artifacts)
  writeFileSync(join(home, 'App.js'), operations)
  writeFileSync(join(home, 'relay.config.json'), JSON.stringify({ src: '.', schema: './schema.graphql', language: 'javascript', artifactDirectory: './artifacts' }))
  // the compiler reads no schema of another ending
  copyFileSync(schemaFile, join(home, 'schema.graphql'))

  await t.test('the compiler takes connections, refetchable fragments, mutations and subscriptions', async () => {
    const { stdout } = await promisify(execFile)(relayCompiler, ['relay.config.json'], { cwd: home })
    assert.match(stdout, /Compilation completed|reader|Done/i)
  })

  const server = await serve(t)
  const environment = new Environment({ network: Network.create(({ text }, variables) => ask(server.url, text, variables).then((data) => ({ data }))), store: new Store(new RecordSource()) })
  const artifact = (name) => createRequire(join(home, 'x.cjs'))(join(artifacts, `${name}.graphql.js`))
  const records = () => environment.getStore().getSource().toJSON()

  await t.test('the runtime keeps a connection, and goes on after its last cursor', async () => {
    await fetchQuery(environment, artifact('AppQuery'), { first: 2 }).toPromise()
    const info = Object.values(records()).find((r) => r.__typename === 'PageInfo' && r.endCursor)
    assert.equal(info.hasNextPage, true)
    await fetchQuery(environment, artifact('AppAudiencesQuery'), { first: 2, after: info.endCursor }).toPromise()
    assert.ok(Object.values(records()).filter((r) => r.__typename === 'Audience').length >= 3)
  })
  await t.test('a fragment is fetched again by node', async () => {
    const { id } = Object.values(records()).find((r) => r.__typename === 'Audience')
    await fetchQuery(environment, artifact('AppAudienceQuery'), { id }).toPromise()
    const { node } = await fetchQuery(environment, artifact('AppNodeQuery'), { id }).toPromise()
    assert.equal(node.id, id)
    assert.ok(node.name)
  })
})
