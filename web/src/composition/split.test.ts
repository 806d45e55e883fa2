import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultRanges, fits, type Ranges, readRanges, readSplit, roundWidth, toDimension, writeBy, writeRanges } from './split'

const ranges: fc.Arbitrary<Ranges> = fc.oneof(
  fc.constant<Ranges>({ each: true }),
  fc.integer({ min: 2, max: 100 }).map((quantiles) => ({ quantiles })),
  fc.integer({ min: 1, max: 1e6 }).map((n) => ({ width: n / 10 })),
  fc.constantFrom('YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY').map((calendar) => ({ calendar }) as Ranges),
)

describe('splits', () => {
  it('come back from the URL as they went in', () => fc.assert(fc.property(ranges, (r) => { expect(readRanges(writeRanges(r))).toEqual(r) })))
  it('come back by kind', () => {
    for (const split of [{ by: 'roles' }, { by: 'groups' }, { by: 'audiences', keys: ['a'] }] as const) expect(readSplit(writeBy(split as never), undefined, ['a'])).toEqual(split)
  })
  it('read nothing from nonsense', () => expect(['q1', 'w0', 'q2.5', 'decade', ''].map(readRanges)).toEqual([undefined, undefined, undefined, undefined, undefined]))
  it('ask each value by attribute and ranges by bins', () => {
    expect(toDimension({ by: 'attribute', key: 'a', ranges: { each: true } })).toEqual({ attribute: 'a' })
    expect(toDimension({ by: 'attribute', key: 'a', ranges: { quantiles: 4 } })).toEqual({ bins: { attribute: 'a', quantiles: 4 } })
    expect(toDimension({ by: 'audiences', keys: [] })).toBeUndefined()
  })
})

describe('ranges', () => {
  it('fit their kinds', () => expect([fits({ calendar: 'DAY' }, 'NUMBER'), fits({ width: 2 }, 'DATE'), fits({ quantiles: 4 }, 'DATE'), fits({ each: true }, 'STRING')]).toEqual([false, false, true, true]))
  it('begin with each number where they are few', () => {
    expect(defaultRanges('INTEGER', { values: 8, min: 1, max: 8 })).toEqual({ each: true })
    expect(defaultRanges('NUMBER', { values: 0, min: 1, max: 8 })).toEqual({ quantiles: 5 })
    expect(defaultRanges('NUMBER', { values: 13, min: 1, max: 900 })).toEqual({ quantiles: 5 })
  })
  it('begin with the step of the calendar that gives a handful', () => {
    const day = 86_400_000
    expect([9999, 700, 90, 20, 3].map((days) => defaultRanges('DATE', { values: 1, min: 0, max: days * day }))).toEqual(['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY'].map((calendar) => ({ calendar })))
  })
  it('have round steps', () => expect([roundWidth('NUMBER', { values: 9, min: 20_000, max: 140_000 }), roundWidth('INTEGER', { values: 9, min: 1, max: 3 })]).toEqual([20_000, 1]))
})
