import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDuration, readValue, writeDuration } from './read-value'

describe('a typed value', () => {
  it('is of the kind of its attribute', () => {
    expect(readValue('INTEGER', ' 4 ')).toBe(4)
    expect(readValue('INTEGER', '4.5')).toBeNull()
    expect(readValue('NUMBER', '-4.5')).toBe(-4.5)
    expect(readValue('NUMBER', 'many')).toBeNull()
    expect(readValue('STRING', '007')).toBe('007')
    expect(readValue('DATE', '1 March')).toBeNull()
  })
  it('is never nothing', () => {
    for (const kind of ['STRING', 'NUMBER', 'INTEGER', 'DATE', 'BOOLEAN'] as const) expect(readValue(kind, '  ')).toBeNull()
  })
})

describe('a duration', () => {
  it('is read as it was written', () =>
    fc.assert(fc.property(fc.nat(999_999), fc.constantFrom('H', 'D', 'W', 'M', 'Y'), (amount, unit) => void expect(readDuration(writeDuration(amount, unit))).toEqual({ amount, unit }))))
  it('of several units is left alone', () => expect(readDuration('P1Y2M')).toBeNull())
})
