import type { AnniversaryInput, AudienceRef, CriteriaInput, PeriodInput } from '@/generated/graphql'
import type { Value } from '@/api/scalars'

// The tree of the builder: two boxes, "people who match all of" and "but leave out", of rows and groups. It says the
// same as CriteriaInput (read.ts, write.ts), is edited by pure functions (edit.ts), and knows nothing of React.

/** What a test compares with: a value, a list of them, a range, a period or days of the calendar, how many, true, or nothing yet. */
export type Operand = Value | Value[] | Range | PeriodInput | AnniversaryInput | Size | null

export type Range<T = Value> = { from: T | null; to: T | null }

/** How many of something there are to be: a field of SizeInput and its number. */
export type Size = { how: 'size'; by: Comparison; count: number | Range<number> | null }
export type Comparison = 'atLeast' | 'atMost' | 'equals' | 'lessThan' | 'greaterThan' | 'between'

export const isSize = (operand: Operand | undefined): operand is Size => typeof operand === 'object' && operand !== null && 'how' in operand

/** Whether who has none at all has as many as are asked for. */
export function holdsNone({ by, count }: Size): boolean {
  const least = typeof count === 'object' ? (count?.from ?? null) : count
  if (least === null) return false
  return by === 'lessThan' ? least > 0 : by === 'atMost' || ((by === 'equals' || by === 'between') && least === 0)
}

export const isRange = (operand: Operand | undefined): operand is Range => typeof operand === 'object' && operand !== null && 'from' in operand
export const isPeriod = (operand: Operand): operand is PeriodInput => typeof operand === 'object' && operand !== null && 'unit' in operand

/** A test: a field of TestInput and its operand. */
export type Test = { operator: string; operand: Operand }

type Node = { id: string; negated: boolean }

/** Asks for an attribute, or the roles or groups of a person. */
export type TestRow = Node & {
  type: 'attribute' | 'roles' | 'groups'
  /** The key of the attribute; empty for roles and groups. */
  key: string
  /** Null while an attribute has no test yet. */
  test: Test | null
  ignoreCase?: boolean
  /** The key of the attribute that holds each person's own time zone. */
  zoneFrom?: string
  /** Of a negated row: people without a value are left out too. */
  withValueOnly: boolean
}

export type AudienceRow = Node & { type: 'audience'; ref: AudienceRef }
type UsersRow = Node & { type: 'users'; users: string[] }
export type SampleRow = Node & { type: 'sample'; salt: string; from: number; to: number }
type EveryoneRow = Node & { type: 'everyone' }
/** What the builder cannot take apart. It is shown in words, and kept as it is. */
type OpaqueRow = Node & { type: 'opaque'; criteria: CriteriaInput }

export type Row = TestRow | AudienceRow | UsersRow | SampleRow | EveryoneRow | OpaqueRow

/** How the items of a group are joined: all of them, any of them, one and no other, or at least so many. */
export type Join = 'all' | 'any' | 'one' | number

export type Group = Node & { type: 'group'; join: Join; items: Item[] }

export type Item = Row | Group

/** The two boxes. Ids are unique in a tree; `next` is the number of the next one. */
export type Tree = { match: Group; leaveOut: Group; next: number }

/** The ids of the boxes. The one of leaveOut also tells in the API's criteria that a negation is the second box. */
export const MATCH = 'match'
export const LEAVE_OUT = 'leave-out'

export const emptyTree: Tree = {
  match: { id: MATCH, type: 'group', join: 'all', negated: false, items: [] },
  leaveOut: { id: LEAVE_OUT, type: 'group', join: 'any', negated: false, items: [] },
  next: 1,
}

/** An id for a new node, and the tree that remembers it. */
export const takeId = (tree: Tree): [string, Tree] => [`n${tree.next}`, { ...tree, next: tree.next + 1 }]

export const isGroup = (item: Item): item is Group => item.type === 'group'
export const isTest = (item: Item): item is TestRow => item.type === 'attribute' || item.type === 'roles' || item.type === 'groups'

/** Every item of a group, from the top down, without the group itself. */
export const itemsOf = (group: Group): Item[] => group.items.flatMap((item) => [item, ...(isGroup(item) ? itemsOf(item) : [])])

/** Every item of both boxes. */
export const allItems = (tree: Tree): Item[] => [...itemsOf(tree.match), ...itemsOf(tree.leaveOut)]

export const isEmpty = (tree: Tree) => tree.match.items.length === 0 && tree.leaveOut.items.length === 0

/** The group an item lies in, and where. */
export type Place = { group: Group; at: number }

function placeWithin(group: Group, id: string): Place | null {
  const at = group.items.findIndex((item) => item.id === id)
  if (at >= 0) return { group, at }
  for (const item of group.items) {
    const found = isGroup(item) ? placeWithin(item, id) : null
    if (found) return found
  }
  return null
}

export const placeOf = (tree: Tree, id: string) => placeWithin(tree.match, id) ?? placeWithin(tree.leaveOut, id)

export function find(tree: Tree, id: string): Item | null {
  if (id === MATCH) return tree.match
  if (id === LEAVE_OUT) return tree.leaveOut
  const place = placeOf(tree, id)
  return place ? place.group.items[place.at]! : null
}

/** The box an item lies in, or is. */
export const boxOf = (tree: Tree, id: string): Group => (id === LEAVE_OUT || placeWithin(tree.leaveOut, id) ? tree.leaveOut : tree.match)

/** The groups an item lies in, from its box down. */
export function above(tree: Tree, id: string): Group[] {
  const place = placeOf(tree, id)
  return place ? [...above(tree, place.group.id), place.group] : []
}
