import { describe, expect, it } from 'vitest'
import { formatDay } from '@/ui/format'
import { readable } from './labels'

const words = { yes: 'yes', no: 'no' }

describe('labels of parts', () => {
  it('says yes and no', () => expect([readable('true', 'BOOLEAN', words), readable('false', 'BOOLEAN', words)]).toEqual(['yes', 'no']))
  it('groups large numbers in ranges', () => expect(readable('53041 to under 59741.5', 'NUMBER', words)).toBe('53,041 to under 59,741.5'))
  it('leaves what may be a year', () => expect(readable('1980 to 1989', 'INTEGER', words)).toBe('1980 to 1989'))
  it('keeps whole numbers of 64 bits exact', () => expect(readable('9007199254740993', 'INTEGER', words)).toBe('9,007,199,254,740,993'))
  it('leaves tiny numbers', () => expect(readable('1e-7', 'NUMBER', words)).toBe('1e-7'))
  it('writes months and quarters', () => expect([readable('2023-09', 'DATE', words), readable('2024 Q1', 'DATETIME', words)]).toEqual(['Sep 2023', 'Q1 2024']))
  it('writes the days of a range', () => expect(readable('before 2015-10-03', 'DATE', words)).toBe(`before ${formatDay('2015-10-03')}`))
  it('touches no digit of a text', () => expect(readable('2015-10-03 or 53041', 'STRING', words)).toBe('2015-10-03 or 53041'))
})
