import type { Value } from '@/api/scalars'

/** The reader's language; tests have no browser. */
export const locale = globalThis.navigator?.language ?? 'en'
const whole = new Intl.NumberFormat(locale)
const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 })
const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
const tinyPercent = new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 2 })
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
const instant = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
const list = new Intl.ListFormat(locale, { type: 'unit', style: 'short' })

export const formatCount = (n: number) => whole.format(n)
export const formatNumber = (n: number) => decimal.format(n)
/** A share from 0 to 1. Shares below one percent keep two digits, so that few people are never "0 %". */
export const formatShare = (share: number) => (share > 0 && share < 0.01 ? tinyPercent : percent).format(share)
const sizes = (['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const).map((unit) => new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }))
/** The size of a file: "1.4 MB". */
export function formatBytes(bytes: number): string {
  const step = Math.min(sizes.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return sizes[step]!.format(bytes / 1000 ** step)
}
/** A day without a zone, "2026-03-01". */
export const formatDay = (text: string) => day.format(new Date(`${text}T00:00:00Z`))
/** An instant, in the zone of whoever reads it. */
export const formatInstant = (text: string) => instant.format(new Date(text))

export const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
export const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

/** A stored value for people. Values are texts to be shown and never anything else. */
export function formatValue(value: Value | null | undefined, words: { yes: string; no: string }): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value === 'number') return decimal.format(value)
  if (Array.isArray(value)) return list.format(value)
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return formatDay(value)
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return formatInstant(value)
  return value
}
