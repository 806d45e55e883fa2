import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CriteriaInput } from '@/generated/graphql'
import { anyCriteria, anyTree, holds, questions } from './dice'
import { read } from './read'
import { allItems, type Comparison, holdsNone, isGroup, type Size, type Tree } from './tree'
import { write, writeForCounts } from './write'

const coin = (seed: number) => (question: string) => {
  let hash = seed
  for (const letter of question) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193)
  return ((hash ^ (hash >>> 15)) & 1) === 1
}

const sorted = (list: string[]) => list.toSorted()
const meansTheSame = (a: CriteriaInput, b: CriteriaInput) => Array.from({ length: 24 }, (_, seed) => holds(a, coin(seed)) === holds(b, coin(seed))).every(Boolean)
const withoutIds = (tree: Tree) => JSON.parse(JSON.stringify({ ...tree, next: 0 }, (field, value) => (field === 'id' ? undefined : value)))

describe('reading and writing', () => {
  it('keeps the meaning of whatever was written', () =>
    fc.assert(fc.property(anyCriteria, (criteria) => {
      const written = write(read(criteria))
      expect(meansTheSame(written, criteria)).toBe(true)
      expect(sorted(questions(written))).toEqual(sorted(questions(criteria)))
    }), { numRuns: 2000 }))
  it('writes the same again once it was written', () =>
    fc.assert(fc.property(anyCriteria, (criteria) => {
      const once = write(read(criteria))
      expect(withoutIds(read(once))).toEqual(withoutIds(read(write(read(once)))))
    }), { numRuns: 1000 }))
  it('settles at once, also where groups of one stand in each other', () => {
    for (const criteria of [{ not: { any: [{ any: [{ atLeast: { count: 0, of: [] } }] }] } }, { not: { any: [{ any: [{ any: [sales] }] }] } }] as CriteriaInput[]) {
      const once = write(read(criteria))
      expect(write(read(once))).toEqual(once)
    }
  })
  it('asks the same for counts as is kept', () =>
    fc.assert(fc.property(anyTree, (tree) => void expect(meansTheSame(writeForCounts(tree), write(tree))).toBe(true)), { numRuns: 500 }))
  it('means after reading what the builder meant', () =>
    fc.assert(fc.property(anyTree, (tree) => void expect(meansTheSame(write(read(write(tree))), write(tree))).toBe(true)), { numRuns: 500 }))
  it('gives every node an id of its own, and the next one is free', () =>
    fc.assert(fc.property(anyCriteria, (criteria) => {
      const tree = read(criteria)
      const ids = allItems(tree).map((item) => item.id)
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids).not.toContain(`n${tree.next}`)
    })))
})

const sales = { attribute: { key: 'department', is: { equals: 'Sales' } } } as CriteriaInput
const level = { attribute: { key: 'level', is: { atLeast: 4 } } } as CriteriaInput
const interns = { attribute: { key: 'employmentType', is: { equals: 'intern' } } } as CriteriaInput
const set = { attribute: { key: 'department', is: { isSet: true } } } as CriteriaInput

describe('the two boxes', () => {
  it('are read from a list that ends in a negation, and written so', () => {
    const tree = read({ all: [sales, level, { not: interns }] })
    expect(tree.match.items).toHaveLength(2)
    expect(tree.leaveOut.items).toHaveLength(1)
    expect(write(tree)).toEqual({ all: [sales, level, { not: interns }] })
  })
  it('keep a negated row where it is', () => {
    const tree = read({ all: [{ not: sales }, level] })
    expect(tree.leaveOut.items).toHaveLength(0)
    expect(write(tree)).toEqual({ all: [{ not: sales }, level] })
    const last = { ...tree, match: { ...tree.match, items: tree.match.items.toReversed() } }
    expect(withoutIds(read(write(last)))).toEqual(withoutIds(last))
  })
  it('are one row each where one is written', () => {
    expect(write(read(sales))).toEqual(sales)
    expect(write(read({ not: sales }))).toEqual({ not: sales })
    expect(read({ not: sales }).leaveOut.items).toHaveLength(1)
  })
  it('leave out whoever is in one of several', () => expect(write(read({ all: [level, { not: sales }, { not: interns }] }))).toEqual({ all: [level, { not: { any: [sales, interns] } }] }))
  it('take on the word of a group that stands alone', () => {
    expect(read({ any: [sales, level] }).match.join).toBe('any')
    expect(read({ all: [{ atLeast: { count: 2, of: [sales, level] } }, { not: interns }] }).match.join).toBe(2)
  })
  it('keep exactly one of several, and how many there are', () => {
    const one = { exactlyOne: [sales, level, { not: { exactlyOne: [sales, interns] } }] } as CriteriaInput
    expect(read(one).match.join).toBe('one')
    expect(write(read(one))).toEqual(one)
    expect(read({ all: [sales, { not: { exactlyOne: [] } }] } as CriteriaInput).leaveOut.items).toHaveLength(0)
    for (const size of [{ atLeast: 2 }, { between: { from: 1, to: 3 } }]) {
      const asked = { attribute: { key: 'languages', is: { size } } } as CriteriaInput
      expect(read(asked).match.items[0]).toMatchObject({ type: 'attribute', test: { operator: 'size' } })
      expect(write(read(asked))).toEqual(asked)
    }
    expect(read({ roles: { size: { atMost: 1, equals: 1 } } } as unknown as CriteriaInput).match.items[0]).toMatchObject({ type: 'opaque' })
  })
  it('know whether who has none has as many', () => {
    const none = (by: Comparison, count: Size['count']) => holdsNone({ how: 'size', by, count })
    expect([none('lessThan', 1), none('atMost', 0), none('equals', 0), none('between', { from: 0, to: 3 })]).toEqual([true, true, true, true])
    expect([none('lessThan', 0), none('atLeast', 1), none('greaterThan', 0), none('equals', 1), none('between', { from: 1, to: 3 }), none('atMost', null)]).toEqual([false, false, false, false, false, false])
  })
  it('write no number of items before both ends are there', () => {
    const tree = read({ roles: { size: { between: { from: 1, to: 3 } } } } as CriteriaInput)
    const half = { ...tree, match: { ...tree.match, items: tree.match.items.map((item) => ({ ...item, test: { operator: 'size', operand: { how: 'size', by: 'between', count: { from: 1, to: null } } } }) as never) } }
    expect(write(half)).toEqual({ roles: { anyOf: [] } })
  })
  it('never take nobody for everybody', () => {
    expect(write(read({ any: [] }))).toEqual({ any: [] })
    expect(write(read({ not: { any: [] } }))).toMatchObject({ node: { criteria: { not: { any: [] } } } })
  })
})

describe('a row', () => {
  it('with a value only is "not, and has a value"', () => {
    const written = { all: [{ not: sales }, set] }
    const tree = read(written)
    expect(tree.match.items).toMatchObject([{ key: 'department', negated: true, withValueOnly: true }])
    expect(write(tree)).toEqual(written)
  })
  it('that cannot be taken apart is kept as it is', () => {
    const strange = { attribute: { key: 'level', is: { equals: 1, in: [2] } } } as unknown as CriteriaInput
    const tree = read({ all: [strange, { not: strange }, sales] })
    expect(tree.match.items.map((item) => item.type)).toEqual(['opaque', 'opaque', 'attribute'])
    expect(write(tree)).toEqual({ all: [strange, { not: strange }, sales] })
  })
  it('keeps an operator this builder has never heard of', () => {
    const later = { attribute: { key: 'level', is: { someday: 'later' } } } as unknown as CriteriaInput
    expect(read(later).match.items.every((item) => !isGroup(item) && item.type === 'attribute')).toBe(true)
    expect(write(read(later))).toEqual(later)
  })
})
