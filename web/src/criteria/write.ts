import type { CriteriaInput, TestInput } from '@/generated/graphql'
import { type Group, isGroup, isRange, isSize, type Item, type Operand, type TestRow, type Tree } from './tree'

// From the builder's tree to the API's criteria.

type Ids = (id: string, criteria: CriteriaInput) => CriteriaInput

const withIds: Ids = (id, criteria) => ({ node: { id, criteria } })
const withoutIds: Ids = (_, criteria) => criteria

/** The criteria with the id of every node, for counts and explanations. The root is always `all`, so that everything in it is told what it takes away. */
export const writeForCounts = (tree: Tree): CriteriaInput => ({ all: parts(tree, withIds) })

/** The criteria to be kept: the simplest spelling from which the same two boxes are read again. */
export function write(tree: Tree): CriteriaInput {
  const written = parts(tree, withoutIds)
  return written.length === 1 ? written[0]! : { all: written }
}

/** The parts of the root: the rows of the first box, or the box as one group, and the second box as a negation. */
function parts({ match, leaveOut }: Tree, ids: Ids): CriteriaInput[] {
  const first = match.items.length === 0 ? [] : match.join === 'all' ? rows(match.items, ids) : [ids(match.id, join(match, ids))]
  if (leaveOut.items.length === 0) return first
  return [...first, ids(leaveOut.id, { not: standsAlone(leaveOut) ? writeItem(leaveOut.items[0]!, ids) : join(leaveOut, ids) })]
}

/** Whether the second box needs no group around its one row. A group in it that stood alone would be read as the box itself. */
function standsAlone({ items: [only, ...others], join }: Group): boolean {
  return only !== undefined && others.length === 0 && join === 'any' && (!isGroup(only) || only.negated)
}

/** A negation at the end would be read as the second box; with an id of its own it is not. */
function rows(items: Item[], ids: Ids): CriteriaInput[] {
  const last = items.findLastIndex((item) => !isBareNot(item))
  return items.map((item, i) => (i > last && ids === withoutIds ? withIds(item.id, writeItem(item)) : writeItem(item, ids)))
}

/** Whether an item is written as `not` and nothing around it. */
const isBareNot = (item: Item) => item.negated && !('withValueOnly' in item && item.withValueOnly)

const writeItem = (item: Item, ids: Ids = withoutIds): CriteriaInput => ids(item.id, negate(item, question(item, ids)))

function negate(item: Item, criteria: CriteriaInput): CriteriaInput {
  if (!item.negated) return criteria
  if (!('withValueOnly' in item) || !item.withValueOnly) return { not: criteria }
  return { all: [{ not: criteria }, subject(item, { isSet: true })] }
}

function question(item: Item, ids: Ids): CriteriaInput {
  switch (item.type) {
    case 'group':
      return join(item, ids)
    case 'attribute':
    case 'roles':
    case 'groups':
      return subject(item, writeTest(item), { ignoreCase: item.ignoreCase, zoneFrom: item.zoneFrom })
    case 'audience':
      return { audience: item.ref }
    case 'users':
      return { users: item.users }
    case 'sample':
      return { sample: { salt: item.salt, from: item.from, to: item.to } }
    case 'everyone':
      return { everyone: true }
    case 'opaque':
      return item.criteria
  }
}

function join(group: Group, ids: Ids): CriteriaInput {
  const items = group.items.map((item) => writeItem(item, ids))
  if (group.join === 'all') return { all: items }
  if (group.join === 'one') return { exactlyOne: items }
  return group.join === 'any' ? { any: items } : { atLeast: { count: group.join, of: items } }
}

function subject(row: TestRow, is: TestInput | null, { ignoreCase, zoneFrom }: Pick<TestRow, 'ignoreCase' | 'zoneFrom'> = {}): CriteriaInput {
  if (row.type === 'roles') return { roles: is ?? { anyOf: [] } }
  if (row.type === 'groups') return { groups: is ?? { anyOf: [] } }
  return { attribute: { key: row.key, ...(is ? { is } : {}), ...(ignoreCase === undefined ? {} : { ignoreCase }), ...(zoneFrom === undefined ? {} : { zoneFrom }) } }
}

/** The test of a row; null while it lacks what it compares with. */
function writeTest({ test }: TestRow): TestInput | null {
  if (!test || !complete(test.operand)) return null
  const { operand } = test
  return { [test.operator]: isSize(operand) ? { [operand.by]: operand.count } : operand } as unknown as TestInput
}

function complete(operand: Operand): boolean {
  if (isSize(operand)) return operand.count !== null && (typeof operand.count === 'number' || complete(operand.count))
  return operand !== null && !(isRange(operand) && (operand.from === null || operand.to === null))
}
