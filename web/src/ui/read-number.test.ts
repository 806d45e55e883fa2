import { describe, expect, it } from 'vitest'
import { readNumber } from './read-number'

describe('a number that is typed', () => {
  it('is none before there is a digit', () => {
    for (const typed of ['', ' ', '-', '.', '-.']) expect(readNumber(typed)).toBeNull()
  })
  it('may be negative, not whole, or longer than a field takes as a number', () => {
    expect(readNumber('-5')).toBe(-5)
    expect(readNumber('1.')).toBe(1)
    expect(readNumber('0.10')).toBe(0.1)
    expect(readNumber('12345678901234')).toBe(12345678901234)
    expect(readNumber(7)).toBe(7)
  })
})
