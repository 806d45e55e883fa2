import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromSegment, toSegment } from './segment'

describe('an id in an address', () => {
  it('is found again', () => fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (id) => fromSegment(toSegment(id)) === id)))
  it('is never a screen, nor the folder above', () => {
    for (const id of ['new', '.', '..', '']) expect(toSegment(id)).toBe(`~${id}`)
    for (const id of ['~', '~new', '~~']) expect(fromSegment(toSegment(id))).toBe(id)
    expect(toSegment('p0000034')).toBe('p0000034')
  })
})
