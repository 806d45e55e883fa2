import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantOf, shownIn } from './zone'

describe('a time in a zone', () => {
  it('is what clocks there show', () => {
    expect(shownIn('Europe/Vienna', '2026-07-01T10:00:00.000Z')).toBe('2026-07-01T12:00')
    expect(instantOf('Europe/Vienna', '2026-01-01T00:00')).toBe('2025-12-31T23:00:00.000Z')
    expect(instantOf('UTC', 'soon')).toBeNull()
  })
  it('comes back as it was written', () =>
    fc.assert(fc.property(fc.integer({ min: 0, max: 40_000_000 }), fc.constantFrom('UTC', 'Europe/Vienna', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia'), (minutes, zone) => {
      const shown = shownIn(zone, new Date(minutes * 60_000).toISOString())
      expect(shownIn(zone, instantOf(zone, shown)!)).toBe(shown)
    })))
})
