import { describe, expect, it } from 'vitest'
import { guessFile } from './file'

describe('a file before it is sent', () => {
  it('is CSV, or JSON by lines', () => {
    expect(guessFile('people.csv', 'id,name\r\n1,Ann')).toEqual({ format: 'CSV' })
    expect(guessFile('people.csv', '\ufeffid\n1')).toEqual({ format: 'CSV' })
    expect(guessFile('people.txt', '{"id":"1"}\n')).toEqual({ format: 'NDJSON' })
    expect(guessFile('people.jsonl', '\n')).toEqual({ fault: 'empty' })
  })
  it('is told by its name when it is compressed', () => {
    expect(guessFile('people.csv.gz', '\u001f\u008b')).toEqual({ format: 'CSV' })
    expect(guessFile('people.ndjson.gz', '\u001f\u008b')).toEqual({ format: 'NDJSON' })
    expect(guessFile('people', '\u001f\u008b')).toEqual({ format: 'CSV' })
  })
  it('is refused with its cure when it is no such file', () => {
    expect(guessFile('people.xlsx', 'PK\u0003\u0004')).toEqual({ fault: 'sheet' })
    expect(guessFile('people.csv', 'PK\u0003\u0004')).toEqual({ fault: 'sheet' })
    expect(guessFile('people.csv', ' \n')).toEqual({ fault: 'empty' })
  })
})
