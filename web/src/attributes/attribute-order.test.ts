import { describe, expect, it } from 'vitest'
import { firstOrder, keyFor, listed, type ListedAttribute, pressed, readOrder, writeOrder } from './attribute-order'

const attribute = (key: string, known: number): ListedAttribute => ({ id: key, key, label: key.toUpperCase(), kind: 'STRING', description: '', sensitive: false, declared: true, retired: false, known, missing: 10 - known, usedBy: [] })
const all = [attribute('b', 3), attribute('c', 9), attribute('a', 3)]

describe('the order of attributes', () => {
  it('is by name at first, and within what is alike', () => {
    expect(listed(all, '', firstOrder).map((a) => a.key)).toEqual(['a', 'b', 'c'])
    expect(listed(all, '', { by: 'known', down: true }).map((a) => a.key)).toEqual(['c', 'a', 'b'])
  })
  it('is kept in the URL', () => {
    for (const by of ['label', 'kind', 'known', 'missing', 'used'] as const) for (const down of [true, false]) expect(readOrder(writeOrder({ by, down }))).toEqual({ by, down })
    expect(readOrder('colour')).toEqual(firstOrder)
  })
  it('begins with the most where numbers are', () => {
    expect(pressed(firstOrder, 'used')).toEqual({ by: 'used', down: true })
    expect(pressed({ by: 'used', down: true }, 'used')).toEqual({ by: 'used', down: false })
    expect(pressed(firstOrder, 'label')).toEqual({ by: 'label', down: true })
  })
  it('finds by name and key', () => expect(listed(all, 'B', firstOrder).map((a) => a.key)).toEqual(['b']))
})

describe('a key', () => {
  it('is spelt as programs do', () => {
    expect(keyFor('Favourite lunch')).toBe('favouriteLunch')
    expect(keyFor('Größe (cm)')).toBe('grosseCm')
    expect(keyFor('2nd office')).toBe('_2ndOffice')
    expect(keyFor('…')).toBe('')
  })
})
