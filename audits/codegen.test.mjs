// graphql-codegen's client preset and TypeScript: what is right compiles, what is wrong does not.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { generate } from '@graphql-codegen/cli'
import { folder, schemaFile } from './house.mjs'

const modules = fileURLToPath(new URL('./node_modules', import.meta.url))
const run = promisify(execFile)

const program = `
import { graphql } from './generated'
import type { ResultOf, VariablesOf } from '@graphql-typed-document-node/core'
import type { CriteriaInput, TestInput } from './generated/graphql'

const preview = graphql(\`query Preview($criteria: CriteriaInput!) { preview(criteria: $criteria) { population { size } issues { code path message hint } } }\`)
const watch = graphql(\`subscription Watch($of: [AudienceRef!]!) { audienceChanged(audiences: $of) { audience { key population { size } } } }\`)
const write = graphql(\`mutation Write($users: [UserInput!]!, $key: String) { upsertUsers(users: $users, idempotencyKey: $key) { accepted revision issues { code path } } }\`)

export const adults: VariablesOf<typeof preview> = { criteria: { all: [{ attribute: { key: 'age', is: { atLeast: 18 } } }, { not: { roles: { anyOf: ['guest'] } } }] } }
export const size = (answer: ResultOf<typeof preview>): number | undefined => answer.preview.population?.size
export const watched: VariablesOf<typeof watch> = { of: [{ key: 'managers' }] }
export const written: VariablesOf<typeof write> = { users: [{ id: 'x', attributes: [{ key: 'age', value: 41 }] }] }

// @ts-expect-error two fields of a one-of
export const both: CriteriaInput = { all: [], any: [] }
// @ts-expect-error no field of a one-of
export const none: TestInput = {}
// @ts-expect-error null is no question
export const nothing: CriteriaInput = { all: null }
// @ts-expect-error a verb that does not exist
export const wrong: TestInput = { resembles: 'x' }
`

test('graphql-codegen', async (t) => {
  const home = folder(t)
  symlinkSync(modules, join(home, 'node_modules'))
  writeFileSync(join(home, 'program.ts'), program)
  writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({
    compilerOptions: { strict: true, noEmit: true, target: 'ES2022', module: 'ESNext', moduleResolution: 'Bundler', exactOptionalPropertyTypes: false, types: [], skipLibCheck: false },
    files: ['program.ts'],
  }))
  await t.test('the client preset writes types of every operation', async () => {
    await generate({
      cwd: home, schema: schemaFile, documents: [join(home, 'program.ts')], silent: true,
      generates: {
        [join(home, 'generated/')]: {
          preset: 'client', presetConfig: { fragmentMasking: false },
          config: { useTypeImports: true, strictScalars: true, scalars: { ID: 'string', DateTime: 'string', Revision: 'string', Value: 'unknown', Criteria: 'unknown', _Any: 'unknown', federation__FieldSet: 'string', link__Import: 'string' } },
        },
      },
    }, true)
  })
  await t.test('what is right compiles, and a one-of takes exactly one field', async () => {
    await run(process.execPath, [join(modules, 'typescript/bin/tsc'), '-p', home], { cwd: home }).catch((e) => assert.fail(e.stdout))
  })
})
