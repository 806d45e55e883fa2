import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cell, toCsv } from './csv'

describe('CSV', () => {
  it('lets no text be taken for a formula', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', "'=1"]) expect(cell(text).replaceAll('"', '')).toBe(`'${text}`)
  })
  it('keeps numbers as they are, negative ones too', () => expect(cell(-3.5)).toBe('-3.5'))
  it('is what a spreadsheet of the reader writes', () => expect([toCsv(['a', 'b'], [[1.5, 'x']], 'de'), toCsv(['a', 'b'], [[1.5, 'x']], 'en')]).toEqual(['a;b\r\n1,5;x\r\n', 'a,b\r\n1.5,x\r\n']))
  it('quotes what would end a cell or a line', () =>
    fc.assert(fc.property(fc.string(), (text) => {
      const line = toCsv(['a'], [[text]]).slice('a\r\n'.length, -2)
      const read = line.startsWith('"') ? line.slice(1, -1).replaceAll('""', '"') : line
      expect(/^'*[=+\-@\t\r\n＝＋－＠]/.test(text) ? read.slice(1) : read).toBe(text)
    })))
})
