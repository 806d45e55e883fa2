import { describe, expect, it } from 'vitest'
import { alike, maybeIds } from './names'

describe('values that may be people', () => {
  it('are one word that is neither a number nor an address', () =>
    expect(maybeIds(['p0000001', 'p0000001', 'Quality Engineer', 'a@example.com', '2024-01-01', '12', 3, true, null, ['mia-huber']])).toEqual(['mia-huber', 'p0000001']))
  it('are made like the ids at hand', () => {
    expect(alike('p0000001', 'q9999999')).toBe(true)
    expect(alike('p0000001', 'Vienna')).toBe(false)
  })
})
