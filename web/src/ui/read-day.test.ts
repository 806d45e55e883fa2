import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDay } from './format'
import { readDay } from './read-day'

const days = fc.date({ min: new Date('1900-01-01'), max: new Date('2999-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10))

describe('a day that is typed', () => {
  it('is read as it is written', () => fc.assert(fc.property(days, (day) => void expect([readDay(day), readDay(formatDay(day))]).toEqual([day, day]))))
  it('is read in the order of the reader', () => {
    expect([readDay('1.3.2026', 'de'), readDay('01/03/2026', 'en-GB'), readDay('3/1/2026', 'en-US')]).toEqual(['2026-03-01', '2026-03-01', '2026-03-01'])
    expect([readDay('1 March 2026'), readDay('Mar 1, 2026'), readDay('2026 mar 1')]).toEqual(['2026-03-01', '2026-03-01', '2026-03-01'])
  })
  it('is none while it is typed, or never was', () => expect(['', '1', '1 Mar', '1 Mar 20', '31.2.2026', '30 Feb 2026', 'tomorrow', '1 2 3 4'].map((text) => readDay(text, 'de'))).toEqual(Array(8).fill(null)))
})
