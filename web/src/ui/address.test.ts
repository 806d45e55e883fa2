import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSearch, readList, stringifySearch, writeList } from './address'

describe('what is in a URL', () => {
  it('comes back as it was written', () =>
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.string()), (values) => void expect({ ...parseSearch(stringifySearch(values)) }).toEqual({ ...values }))))
  it('is as short as it can be', () => {
    expect(stringifySearch({ page: '2', inactive: 'true', search: undefined })).toBe('?page=2&inactive=true')
    expect(stringifySearch({})).toBe('')
  })
  it('tells no list from a list of nothing', () => expect([['a', 'b'], []].map((list) => readList(writeList(list)))).toEqual([['a', 'b'], []]))
})
