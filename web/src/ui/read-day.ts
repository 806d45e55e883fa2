import { locale } from './format'

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** What the months are called, by the reader and in English. */
const months = Array.from({ length: 12 }, (_, i) => [locale, 'en'].flatMap((language) => (['short', 'long'] as const).map((month) => plain(new Intl.DateTimeFormat(language, { month, day: 'numeric', timeZone: 'UTC' }).formatToParts(new Date(Date.UTC(2024, i, 1))).find((part) => part.type === 'month')!.value).replace(/\.$/, ''))))

const monthOf = (word: string) => months.findIndex((names) => names.some((name) => name === word || (word.length >= 3 && /^\D/.test(name) && name.startsWith(word))))

type Part = 'day' | 'month' | 'year'
const isPart = (type: string): type is Part => type === 'day' || type === 'month' || type === 'year'

/** The order in which a language writes a day. */
const orderIn = (language: string) => new Intl.DateTimeFormat(language, { day: 'numeric', month: 'numeric', year: 'numeric' }).formatToParts(0).flatMap(({ type }) => (isPart(type) ? [type] : []))

/** A day as somebody types it, "1 Mar 2026" or "1.3.2026", as "2026-03-01"; null while it is none. Years have four digits. */
export function readDay(typed: string, language = locale): string | null {
  const words = plain(typed).match(/\d+|\p{L}{3,}/gu) ?? []
  const named = words.findIndex((word) => monthOf(word) >= 0)
  const numbers = words.filter((word) => /^\d/.test(word))
  const order: Part[] = named >= 0 ? (numbers[0]?.length === 4 ? ['year', 'day'] : ['day', 'year']) : numbers[0]?.length === 4 ? ['year', 'month', 'day'] : orderIn(language)
  if (numbers.length !== order.length) return null
  const at = (part: Part) => numbers[order.indexOf(part)] ?? ''
  const month = named >= 0 ? monthOf(words[named]!) + 1 : Number(at('month'))
  if (at('year').length !== 4) return null
  const day = new Date(Date.UTC(Number(at('year')), month - 1, Number(at('day'))))
  return day.getUTCMonth() === month - 1 && day.getUTCDate() === Number(at('day')) ? day.toISOString().slice(0, 10) : null
}
