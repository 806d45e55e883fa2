import { describe, expect, it } from 'vitest'
import { presetOf, presetsBeside } from './preset'

describe('what is shown where nothing is known', () => {
  it('is what the attribute says, be it no or nought', () => expect([presetOf({ default: false }), presetOf({ default: 0 }), presetOf({ default: ['de'] })]).toEqual([false, 0, ['de']]))
  it('is nothing where it says nothing', () => expect([presetOf({}), presetOf({ default: null }), presetOf({ default: [] })]).toEqual([null, null, null]))
  it('gives way to what is known, and goes with the attribute', () => {
    const attributes = [
      { key: 'contract', retired: false, default: 'Full-time' },
      { key: 'remote', retired: false, default: false },
      { key: 'badge', retired: true, default: 'none' },
      { key: 'city', retired: false, default: null },
    ]
    expect(presetsBeside(attributes, []).map((a) => a.key)).toEqual(['contract', 'remote'])
    expect(presetsBeside(attributes, [{ attribute: { key: 'contract' } }]).map((a) => a.key)).toEqual(['remote'])
  })
})
