import type { AnniversaryInput, CriteriaInput, PeriodInput } from '@/generated/graphql'
import { type Comparison, emptyTree, type Group, type Item, itemsOf, type Join, LEAVE_OUT, MATCH, type Operand, type Row, type Test, type TestRow, type Tree } from './tree'

// From the API's criteria to the builder's tree. Whatever was written, by hand or by other tools, is read; the tree means
// exactly the same, and holds the same questions. What changes in spelling:
//
// 1. Ids of nodes are kept where they are unique, one a node.
// 2. `not not x` is `x`.
// 3. A root with one question is that question; a root of one group is that group.
// 4. Negations at the end of a root `all` become one: `not any` of them, the second box. One with an id stays where it is, unless the id says it is the box.

type Reader = { used: Set<string>; next: number }

export function read(criteria: CriteriaInput | null | undefined): Tree {
  if (!criteria) return emptyTree
  const reader: Reader = { used: new Set([MATCH, LEAVE_OUT]), next: 1 }
  const { match, leaveOut } = boxes(reader, criteria)
  const tree = { match: match ?? emptyTree.match, leaveOut: leaveOut ?? emptyTree.leaveOut }
  for (const item of [...itemsOf(tree.match), ...itemsOf(tree.leaveOut)]) {
    const number = /^n(\d{1,9})$/.exec(item.id)
    if (number) reader.next = Math.max(reader.next, Number(number[1]) + 1)
  }
  return { ...tree, next: reader.next }
}

function boxes(reader: Reader, criteria: CriteriaInput): { match?: Group; leaveOut?: Group } {
  const root = peel(criteria)
  if (isSecondBox(criteria)) return { leaveOut: leaveOutBox(reader, [criteria]) }
  if (!asksOne(root.criteria) || root.negated || withValueOnly(root.criteria)) return { match: matchBox([readItem(reader, criteria)]) }
  if (!root.criteria.all) return { match: matchBox([readItem(reader, criteria)]) }
  const list = root.criteria.all
  let end = list.length
  while (end > 0 && isSecondBox(list[end - 1]!)) end--
  const items = list.slice(0, end).map((c) => readItem(reader, c))
  return { match: matchBox(items), leaveOut: end < list.length ? leaveOutBox(reader, list.slice(end)) : undefined }
}

/** One group with something in it is the box itself. */
function matchBox(items: Item[]): Group {
  const only = items.length === 1 ? items[0]! : null
  if (only?.type === 'group' && !only.negated && only.items.length > 0) return { ...only, id: MATCH }
  return { ...emptyTree.match, items }
}

function leaveOutBox(reader: Reader, negations: CriteriaInput[]): Group {
  const items = negations.map((c) => readItem(reader, inner(c)))
  const only = items.length === 1 ? items[0]! : null
  if (only?.type === 'group' && !only.negated) return { ...only, id: LEAVE_OUT }
  return { ...emptyTree.leaveOut, items }
}

/** Whether a part of the root is the second box: a negation of something, without an id of its own. */
function isSecondBox(criteria: CriteriaInput): boolean {
  if (criteria.node && criteria.node.id !== LEAVE_OUT) return false
  const direct = criteria.node ? criteria.node.criteria : criteria
  if (!asksOne(direct) || !direct.not) return false
  const { criteria: asked, negated } = peel(direct.not)
  return negated || !asksOne(asked) || !(isEmptyList(asked.all) || isEmptyList(asked.any) || isEmptyList(asked.exactlyOne) || isEmptyList(asked.atLeast?.of))
}

const inner = (criteria: CriteriaInput): CriteriaInput => (criteria.node ? criteria.node.criteria.not! : criteria.not!)
const isEmptyList = (list: unknown) => Array.isArray(list) && list.length === 0

/** Takes off ids and negations: what is asked, and whether an odd number of negations stood around it. */
function peel(criteria: CriteriaInput): { criteria: CriteriaInput; negated: boolean; id?: string } {
  let negated = false
  let id: string | undefined
  for (;;) {
    if (!asksOne(criteria)) return { criteria, negated, id }
    if (criteria.node) {
      if (!hasOnly(criteria.node, ['id', 'criteria']) || typeof criteria.node.id !== 'string' || !criteria.node.criteria) return { criteria, negated, id }
      id ??= criteria.node.id
      criteria = criteria.node.criteria
    } else if (criteria.not) {
      criteria = criteria.not
      negated = !negated
    } else return { criteria, negated, id }
  }
}

/** Whether exactly one thing is asked, as by everything that can be taken apart. */
const asksOne = (given: unknown): given is CriteriaInput => typeof given === 'object' && given !== null && !Array.isArray(given) && Object.keys(given).length === 1

function readItem(reader: Reader, given: CriteriaInput): Item {
  const { criteria, negated, id } = peel(given)
  const node = { id: take(reader, id), negated }
  return (!negated && withValueOnly(criteria, node.id)) || group(reader, node, criteria) || row(node, criteria) || { ...node, type: 'opaque', criteria }
}

function take(reader: Reader, wanted?: string): string {
  if (wanted !== undefined && wanted !== '' && !reader.used.has(wanted)) {
    reader.used.add(wanted)
    return wanted
  }
  while (reader.used.has(`n${reader.next}`)) reader.next++
  reader.used.add(`n${reader.next}`)
  return `n${reader.next++}`
}

type Node = { id: string; negated: boolean }

function group(reader: Reader, node: Node, criteria: CriteriaInput): Group | null {
  if (!asksOne(criteria)) return null
  const of = (join: Join, list: CriteriaInput[]): Group => ({ ...node, type: 'group', join, items: list.map((c) => readItem(reader, c)) })
  if (Array.isArray(criteria.all)) return of('all', criteria.all)
  if (Array.isArray(criteria.any)) return of('any', criteria.any)
  if (Array.isArray(criteria.exactlyOne)) return of('one', criteria.exactlyOne)
  const least = criteria.atLeast
  if (hasOnly(least, ['count', 'of']) && Number.isInteger(least.count) && Array.isArray(least.of)) return of(least.count, least.of)
  return null
}

const hasOnly = <T extends object>(given: T | null | undefined, fields: (keyof T)[]): given is T =>
  typeof given === 'object' && given !== null && Object.keys(given).every((key) => fields.includes(key as keyof T))

function row(node: Node, criteria: CriteriaInput): Row | null {
  if (!asksOne(criteria)) return null
  const { audience, users, sample, everyone } = criteria
  if (everyone === true) return { ...node, type: 'everyone' }
  if (Array.isArray(users)) return { ...node, type: 'users', users }
  if (hasOnly(audience, ['key', 'id']) && Object.keys(audience).length === 1) return { ...node, type: 'audience', ref: audience }
  if (hasOnly(sample, ['salt', 'from', 'to']) && typeof sample.from === 'number' && typeof sample.to === 'number' && typeof sample.salt === 'string') return { ...node, type: 'sample', ...sample }
  return testRow(node, criteria)
}

function testRow(node: Node, criteria: CriteriaInput): TestRow | null {
  if (!asksOne(criteria)) return null
  for (const type of ['roles', 'groups'] as const) {
    const test = readTest(criteria[type])
    if (test) return { ...node, type, key: '', test, withValueOnly: false }
  }
  const { attribute } = criteria
  if (!hasOnly(attribute, ['key', 'is', 'ignoreCase', 'zoneFrom']) || typeof attribute.key !== 'string') return null
  const test = readTest(attribute.is)
  if (!test && attribute.is !== undefined) return null
  return { ...node, type: 'attribute', key: attribute.key, test, withValueOnly: false, ...('ignoreCase' in attribute ? { ignoreCase: attribute.ignoreCase } : {}), ...('zoneFrom' in attribute ? { zoneFrom: attribute.zoneFrom } : {}) } as TestRow
}

/** A test with one operator, whatever it is; null where there is none, or something is amiss. */
function readTest(is: unknown): Test | null {
  if (!asksOne(is)) return null
  const [operator, operand] = Object.entries(is)[0]!
  if (operand === null || operand === undefined) return null
  if (operator === 'size') return readSize(operand)
  if (typeof operand === 'object' && !Array.isArray(operand) && !readable(operator, operand)) return null
  return { operator, operand: operand as Operand }
}

/** Whether an operand of several fields is one of those that can be edited. */
function readable(operator: string, operand: object): boolean {
  if (operator === 'period') return hasOnly(operand as PeriodInput, ['unit', 'last', 'next', 'withCurrent']) && 'unit' in operand
  if (operator === 'anniversary') return hasOnly(operand as AnniversaryInput, ['last', 'next'])
  return hasOnly(operand as { from: unknown; to: unknown }, ['from', 'to']) && 'from' in operand && 'to' in operand && operand.from !== null && operand.to !== null
}

const comparisons: readonly string[] = ['atLeast', 'atMost', 'equals', 'lessThan', 'greaterThan'] satisfies Comparison[]

/** How many, with one comparison; null for anything else. */
function readSize(given: unknown): Test | null {
  if (!asksOne(given)) return null
  const [by, count] = Object.entries(given)[0]! as [Comparison, unknown]
  const whole = (n: unknown): n is number => Number.isInteger(n)
  if (comparisons.includes(by) && whole(count)) return { operator: 'size', operand: { how: 'size', by, count } }
  const range = count as { from: unknown; to: unknown }
  if (by === 'between' && hasOnly(range, ['from', 'to']) && whole(range.from) && whole(range.to)) return { operator: 'size', operand: { how: 'size', by, count: { from: range.from, to: range.to } } }
  return null
}

/** "Has a value, and it is another one": `all: [not x, isSet]` about the same thing, spelled exactly so. */
function withValueOnly(criteria: CriteriaInput, id = ''): TestRow | null {
  if (!asksOne(criteria) || !Array.isArray(criteria.all) || criteria.all.length !== 2) return null
  const [first, second] = criteria.all as [CriteriaInput, CriteriaInput]
  if (!asksOne(first) || !first.not || !asksOne(first.not)) return null
  const asked = testRow({ id, negated: true }, first.not)
  const set = testRow({ id, negated: false }, second)
  if (!asked || !set || asked.type !== set.type || asked.key !== set.key || set.test?.operator !== 'isSet' || set.test.operand !== true || set.ignoreCase !== undefined || set.zoneFrom !== undefined) return null
  return { ...asked, withValueOnly: true }
}
