import type { Value } from '@/api/scalars'

/** The reader's language; tests have no browser. */
export const locale = globalThis.navigator?.language ?? 'en'
const whole = new Intl.NumberFormat(locale)
const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 })
const percent = new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })
const wholePercent = new Intl.NumberFormat(locale, { style: 'percent' })
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
const instant = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
const nbsp = '\u00a0'
const list = new Intl.ListFormat(locale, { type: 'unit', style: 'short' })

export const formatCount = (n: number) => whole.format(n)
export const formatNumber = (n: number) => decimal.format(n)
/** A share from 0 to 1, with one digit after the comma; few people are never "0 %", and nearly all never "100 %". */
export function formatShare(share: number): string {
  if (share <= 0 || share >= 1) return wholePercent.format(share)
  if (share < 0.0005) return `<${nbsp}${percent.format(0.001)}`
  return share > 0.9995 ? `>${nbsp}${percent.format(0.999)}` : percent.format(share)
}
/** A difference or another round percentage: "13 %". */
export const formatPercent = (share: number) => wholePercent.format(share)
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

/** Who did something, where it is known: without keys the server calls everybody "local". */
export const saidBy = (who: string | null | undefined) => (who === 'local' ? '' : (who ?? ''))

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
