import { describe, expect, it } from 'vitest'
import type { IssueCode } from '@/generated/graphql'
import { attributeOf, type Column, type Found, hasLocalTimes, kindsWith, kindsWithout, percent } from './choices'

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
  it('asks how times without a zone are read where there are some', () => {
    const file = (...samples: string[]) => ({ localTimes: false, rejects: [], columns: [{ ...column('seen'), samples }] })
    expect(hasLocalTimes(file('2024-05-31T09:30:00Z', '2024-05-31', '09:30'))).toBe(false)
    expect(hasLocalTimes(file('2024-05-31', '2024-05-31T09:30:00'))).toBe(true)
    expect(hasLocalTimes(file('2024-05-31T09:30:00.125'))).toBe(true)
    expect(hasLocalTimes({ ...file(), columns: [{ ...column('id', 'ID'), samples: ['2024-05-31T09:30:00'] }] })).toBe(false)
    expect(hasLocalTimes({ ...file(), localTimes: true })).toBe(true)
    const rejects = (code: IssueCode) => [{ line: 2, user: 'a', issues: [{ code, message: '', hint: null, path: ['attributes', 'seen'] }] }]
    expect(hasLocalTimes({ ...file(), rejects: rejects('DATETIME_WITHOUT_ZONE') })).toBe(true)
    expect(hasLocalTimes({ ...file(), rejects: rejects('DATETIME_INVALID') })).toBe(false)
  })
  it('is never beyond the whole', () => expect([percent(1, 0), percent(1, 4), percent(9, 4)]).toEqual([0, 25, 100]))
})
