import { describe, expect, it } from 'vitest'
import { attributeOf, type Column, type Found, kindsWith, kindsWithout, percent } from './choices'

const found = (key: string, of: Partial<Found> = {}): Found => ({ key, label: null, kind: 'STRING', fits: 'STRING', known: 1, isNew: true, samples: [], ...of })
const column = (name: string, use: Column['use'] = 'ATTRIBUTE'): Column => ({ name, use, known: 1, distinct: false, samples: [] })

describe('choices of a review', () => {
  it('knows a column by its label, or by its key', () => {
    const attributes = [found('startDate', { label: 'Start date' }), found('city')]
    expect(attributeOf(column('Start date'), attributes)?.key).toBe('startDate')
    expect(attributeOf(column('city'), attributes)?.key).toBe('city')
    expect(attributeOf(column('city', 'ID'), attributes)).toBeUndefined()
  })
  it('tells only the kinds that were chosen', () => {
    const attributes = [found('a', { kind: 'INTEGER', fits: 'INTEGER' }), found('b', { kind: 'STRING', fits: 'DATE' }), found('old', { isNew: false, fits: 'INTEGER' })]
    expect(kindsWith(attributes, 'a', 'STRING')).toEqual([{ key: 'a', kind: 'STRING' }, { key: 'b', kind: 'STRING' }])
    expect(kindsWith(attributes, 'b', 'DATE')).toEqual([])
  })
  it('forgets the kind of a column that becomes the id', () => {
    const of = { columns: [column('b'), column('c')], attributes: [found('b', { fits: 'DATE' }), found('c', { fits: 'INTEGER' })] }
    expect(kindsWithout(of, 'b')).toEqual([{ key: 'c', kind: 'STRING' }])
    expect(kindsWithout(of, '')).toHaveLength(2)
  })
  it('is never beyond the whole', () => expect([percent(1, 0), percent(1, 4), percent(9, 4)]).toEqual([0, 25, 100]))
})
