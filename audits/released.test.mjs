// What was released stays: a program written for the released schema works with this one. released/schema.graphqls is
// the schema of the last release; `make released` takes today's in its place when one is made.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { buildSchema, findBreakingChanges, findDangerousChanges } from 'graphql'
import { schemaFile } from './house.mjs'

/** What a change from one schema to another breaks, each with its cure. */
function broken(before, after) {
  const [was, is] = [buildSchema(before), buildSchema(after)]
  return [...findBreakingChanges(was, is), ...narrowed(was, is)].map(({ type, description }) => `${type}: ${description}${cures[type] ?? ''}`)
}

/** What graphql-js does not look at: an input that has become a one-of refuses what programs may send. */
const narrowed = (was, is) =>
  Object.values(was.getTypeMap())
    .filter((type) => type.isOneOf === false && is.getType(type.name)?.isOneOf)
    .map(({ name }) => ({ type: 'ONE_OF_ADDED', description: `${name} has become a one-of.` }))

const kept = ' Keep it, mark it @deprecated(reason: "… instead") for at least one release, and remove it after that.'
const cures = {
  FIELD_REMOVED: kept, TYPE_REMOVED: kept, ARG_REMOVED: kept, VALUE_REMOVED_FROM_ENUM: kept, DIRECTIVE_REMOVED: kept, DIRECTIVE_ARG_REMOVED: kept,
  FIELD_CHANGED_KIND: ' Give the new kind a name of its own, and deprecate the old one.',
  ARG_CHANGED_KIND: ' Give the new kind a name of its own, and deprecate the old one.',
  ONE_OF_ADDED: ' Give the one-of a name of its own, and deprecate what takes this one.',
  REQUIRED_ARG_ADDED: ' Give it a default, or let it be null.',
  REQUIRED_INPUT_FIELD_ADDED: ' Give it a default, or let it be null.',
}

const released = readFileSync(new URL('./released/schema.graphqls', import.meta.url), 'utf8')
const present = readFileSync(schemaFile, 'utf8')

/** Fields that were removed may have been marked for it in the release: that is what @deprecated says. */
const promised = (fault) => {
  const at = fault.match(/: (\w+)\.(\w+) was removed/)
  return at && buildSchema(released).getType(at[1])?.getFields?.()[at[2]]?.deprecationReason != null
}

test('a program written for the released schema works with this one', (t) => {
  const faults = broken(released, present).filter((fault) => !promised(fault))
  assert.deepEqual(faults, [], `This breaks programs that were written for the last release:\n${faults.join('\n')}`)
  for (const { type, description } of findDangerousChanges(buildSchema(released), buildSchema(present))) {
    const grows = description.endsWith('enum type IssueCode.') // with every new rule, and programs show the message anyway
    if ((type === 'VALUE_ADDED_TO_ENUM' && !grows) || type === 'TYPE_ADDED_TO_UNION') t.diagnostic(`programs that list every case may not know: ${description}`)
  }
})

test('a break is found, and told with its cure', () => {
  for (const [name, from, to, told] of [
    ['a field that is gone', /\n  isMember\(/, '\n  isInside(', /FIELD_REMOVED: Query.isMember was removed. Keep it, mark it @deprecated/],
    ['a field of another type', /hasNextPage: Boolean!/, 'hasNextPage: Int!', /FIELD_CHANGED_KIND: PageInfo.hasNextPage .* name of its own/],
    ['a value that is gone', /\n  ACTIVE\n/, '\n  ON\n', /VALUE_REMOVED_FROM_ENUM: ACTIVE .*Keep it/],
    ['an argument that has to be given', /idempotencyKey: String\n/, 'idempotencyKey: String!\n', /ARG_CHANGED_KIND: .*idempotencyKey .* name of its own/],
    ['an input that has become a one-of', /input UserInput /, 'input UserInput @oneOf ', /ONE_OF_ADDED: UserInput/],
  ]) {
    assert.match(broken(present, present.replace(from, to)).join('\n'), told, name)
  }
})
