import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyTree, pick, pickGroup } from './dice'
import { add, change, duplicate, move, negate, remove, setJoin, step, unwrap, wrap, type Step } from './edit'
import { dropAt } from './drop'
import { begin, canRedo, MAX_STEPS, record, redo, undo } from './history'
import { allItems, emptyTree, isGroup, LEAVE_OUT, MATCH, placeOf, type Row, type Tree } from './tree'

const rowsOf = (tree: Tree) => allItems(tree).filter((item) => !isGroup(item)).map((item) => JSON.stringify(item)).toSorted()
const ids = (tree: Tree) => allItems(tree).map((item) => item.id)
const ways: Step[] = ['up', 'down', 'in', 'out', 'across']
const everyone = (id: string): Row => ({ id, type: 'everyone', negated: false })

describe('an edit', () => {
  it('that moves keeps every row', () =>
    fc.assert(fc.property(anyTree, fc.nat(), fc.nat(), fc.nat(5), (tree, n, m, at) => {
      const moved = move(tree, pick(tree, n).id, pickGroup(tree, m).id, at)
      expect(rowsOf(moved)).toEqual(rowsOf(tree))
      expect(new Set(ids(moved)).size).toBe(ids(moved).length)
    })))
  it('by one step keeps every row, and reaches every place', () =>
    fc.assert(fc.property(anyTree, fc.nat(), fc.constantFrom(...ways), (tree, n, way) => void expect(rowsOf(step(tree, pick(tree, n).id, way))).toEqual(rowsOf(tree)))))
  it('adds where it is told, under a new id', () =>
    fc.assert(fc.property(anyTree, fc.nat(), fc.nat(4), (tree, n, at) => {
      const group = pickGroup(tree, n)
      const [after, id] = add(tree, group.id, everyone, at)
      expect(ids(tree)).not.toContain(id)
      expect(placeOf(after, id)).toMatchObject({ group: { id: group.id }, at: Math.min(at, group.items.length) })
    })))
  it('removes one item and what is in it, and no other row', () =>
    fc.assert(fc.property(anyTree, fc.nat(), (tree, n) => {
      const item = pick(tree, n)
      if (item.id === MATCH || item.id === LEAVE_OUT) return void expect(remove(tree, item.id)).toBe(tree)
      const gone = isGroup(item) ? [item, ...allItems({ ...emptyTree, match: item })] : [item]
      expect(rowsOf(remove(tree, item.id))).toEqual(rowsOf(tree).filter((row) => !gone.some((other) => JSON.stringify(other) === row)))
    })))
  it('twice negated is none', () => fc.assert(fc.property(anyTree, fc.nat(), (tree, n) => {
    const plain = change(tree, pick(tree, n).id, (item) => ('withValueOnly' in item ? { ...item, withValueOnly: false } : item))
    const { id } = pick(plain, n)
    expect(negate(negate(plain, id), id)).toEqual(plain)
  })))
  it('wrapped and unwrapped is none', () =>
    fc.assert(fc.property(anyTree, fc.nat(), (tree, n) => {
      const { id } = pick(tree, n)
      const [wrapped, around] = wrap(tree, id, 'any')
      expect({ ...unwrap(wrapped, around), next: tree.next }).toEqual(id === MATCH || id === LEAVE_OUT ? { ...tree } : tree)
    })))
  it('puts nothing into itself', () => {
    const [one, outer] = wrap(...add(emptyTree, MATCH, everyone), 'any')
    const [two, inner] = wrap(one, outer, 'all')
    expect(move(two, inner, outer, 0)).toBe(two)
  })
  it('copies under new ids', () =>
    fc.assert(fc.property(anyTree, fc.nat(), (tree, n) => {
      const [after] = duplicate(tree, pick(tree, n).id)
      expect(new Set(ids(after)).size).toBe(ids(after).length)
    })))
  it('joins otherwise', () => expect(setJoin(emptyTree, MATCH, 2).match.join).toBe(2))
})

describe('history', () => {
  const steps = fc.array(fc.tuple(fc.integer(), fc.constantFrom('', 'a', 'b'), fc.nat(3_000)), { maxLength: 30 })
  it('goes back to what was before a change, and forth again', () =>
    fc.assert(fc.property(steps, fc.integer({ min: 1000 }), (list, value) => {
      const before = list.reduce((history, [n, place, at]) => record(history, n % 100, place, at), begin(0))
      const after = record(before, value)
      expect(undo(after).present).toBe(before.present)
      expect(redo(undo(after)).present).toBe(after.present)
    })))
  it('goes all the way back to the beginning', () =>
    fc.assert(fc.property(steps, (list) => {
      let history = list.reduce((h, [n, place, at]) => record(h, n, place, at), begin(0))
      for (let i = 0; i <= list.length; i++) history = undo(history)
      expect(history.present).toBe(0)
    })))
  it('takes quick typing in one place for one step', () => {
    const typed = record(record(record(begin('a'), 'ab', 'name', 0), 'abc', 'name', 200), 'abcd', 'name', 5000)
    expect(undo(typed).present).toBe('abc')
    expect(undo(undo(typed)).present).toBe('a')
  })
  it('forgets what was undone once something else is done', () => expect(canRedo(record(undo(record(begin(1), 2)), 3))).toBe(false))
  it('has an end', () => {
    let history = begin(0)
    for (let i = 1; i < MAX_STEPS + 50; i++) history = record(history, i)
    expect(history.past).toHaveLength(MAX_STEPS)
  })
})

describe('a drop', () => {
  const middles = (tree: Tree) => {
    const order = allItems(tree).map((item) => item.id)
    return (id: string) => order.indexOf(id) * 10
  }
  it('changes something, keeps every row, and never puts a group into itself', () =>
    fc.assert(fc.property(anyTree, fc.nat(), fc.nat(), fc.integer({ min: -5, max: 150 }), (tree, n, m, pointer) => {
      const dragged = pick(tree, n).id
      const drop = dropAt(tree, dragged, pick(tree, m).id, pointer, middles(tree))
      if (!drop) return
      const moved = move(tree, dragged, drop.to, drop.at)
      expect(moved).not.toBe(tree)
      expect(rowsOf(moved)).toEqual(rowsOf(tree))
    })))
  it('goes between the rows the pointer is between', () => {
    const [one, a] = add(emptyTree, MATCH, everyone)
    const [two, b] = add(one, MATCH, everyone)
    const [three, c] = add(two, MATCH, everyone)
    expect(dropAt(three, c, a, 5, middles(three))).toEqual({ to: MATCH, at: 1, beside: { id: b, side: 'before' } })
    expect(dropAt(three, a, c, 50, middles(three))).toEqual({ to: MATCH, at: 2, beside: { id: c, side: 'after' } })
    expect(dropAt(three, a, LEAVE_OUT, 50, middles(three))).toEqual({ to: LEAVE_OUT, at: 0, beside: null })
    expect(dropAt(three, b, b, 11, middles(three))).toBeNull()
  })
})
