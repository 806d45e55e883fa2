import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attributesOf, byName, firstColumns, groupsColumn, pressed, readSort, writeSort } from './columns'

describe('orders in a URL', () => {
  it('come back as they were written', () => {
    const by = fc.oneof(fc.constantFrom('name' as const, 'joined' as const), fc.string({ minLength: 1 }).map((attribute) => ({ attribute })))
    fc.assert(
      fc.property(by, fc.boolean(), (by, down) => {
        expect(readSort(writeSort({ by, down }))).toEqual({ by, down })
      }),
    )
  })
  it('are by name when they cannot be read', () => {
    for (const text of [undefined, '', '-', '.', '-.', 'salary']) expect(readSort(text)).toEqual(byName)
  })
  it('turn when the same head is pressed again', () => {
    const level = { attribute: 'level' }
    expect(pressed(byName, level)).toEqual({ by: level, down: false })
    expect(pressed({ by: level, down: false }, level)).toEqual({ by: level, down: true })
    expect(pressed({ by: level, down: true }, level)).toEqual({ by: level, down: false })
  })
})

describe('columns', () => {
  const attribute = (key: string, known: number, sensitive = false) => ({ key, label: key, kind: 'STRING' as const, sensitive, known })
  it('begin with what most people have and nobody has to hide', () =>
    expect(firstColumns([attribute('a', 10), attribute('salary', 10, true), attribute('rare', 1), attribute('b', 9), attribute('c', 9)], 2)).toEqual(['a', 'b']))
  it('are attributes unless they are roles or groups', () => expect(attributesOf(['a', groupsColumn])).toEqual(['a']))
})
