import type { Kind } from '@/generated/graphql'
import { formatDay, locale } from '@/ui/format'

const month = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' })
const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 20 })

/** Numbers below ten thousand stay as they are: they may be years. */
const grouped = (digits: string) => (Math.abs(Number(digits)) < 10_000 ? digits : number.format(digits as `${number}`))

/** The label of a part as people write it: days and numbers in the reader's way. In texts a digit is a letter, and they stay as they are. */
export function readable(label: string, kind: Kind | undefined, words: { yes: string; no: string }): string {
  if (kind === 'BOOLEAN') return label === 'true' ? words.yes : label === 'false' ? words.no : label
  if (kind === 'NUMBER' || kind === 'INTEGER') return /\de[+-]?\d/.test(label) ? label : label.replace(/-?\d+(?:\.\d+)?/g, grouped)
  if (kind !== 'DATE' && kind !== 'DATETIME') return label
  const quarter = /^(\d{4}) (Q\d)$/.exec(label)
  if (quarter) return `${quarter[2]} ${quarter[1]}`
  if (/^\d{4}-\d\d$/.test(label)) return month.format(new Date(`${label}-01T00:00:00Z`))
  return label.replace(/\d{4}-\d\d-\d\d/g, formatDay)
}
