import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, type ComparedLine } from './compare'

const line = (text: string) => [{ depth: 0, text }]
const changed = (lines: ComparedLine[]) => lines.flatMap((l) => l.words.filter((w) => w.changed).map((w) => w.text))
const same = (lines: ComparedLine[]) => lines.flatMap((l) => l.words.filter((w) => !w.changed).map((w) => w.text))
const lines = fc.array(fc.array(fc.constantFrom('is', 'not', 'Sales', 'in'), { maxLength: 6 }).map((words) => ({ depth: 0, text: words.join(' ') })), { maxLength: 5 })

describe('two versions', () => {
  it('mark the words that differ', () => {
    const { left, right } = compare(line('Department is “Sales” today'), line('Department is not “Support” today'))
    expect([changed(left), changed(right)]).toEqual([['“Sales”'], ['not', '“Support”']])
  })
  it('do not mind the capital of a line', () => {
    const { left, right } = compare(line('Everyone who has a role'), [...line('Everyone who matches all of:'), ...line('Has a role')])
    expect([changed(left), changed(right)]).toEqual([[], ['matches', 'all', 'of:']])
  })
  it('mark nothing where they are equal', () => fc.assert(fc.property(lines, (a) => { expect(changed(compare(a, a).left)).toEqual([]) })))
  it('keep every word and agree on what is the same', () =>
    fc.assert(fc.property(lines, lines, (a, b) => {
      const { left, right } = compare(a, b)
      expect(left.map((l) => l.words.map((w) => w.text).join(' '))).toEqual(a.map((l) => l.text))
      expect(same(left).join(' ').toLowerCase()).toEqual(same(right).join(' ').toLowerCase())
    })))
})
