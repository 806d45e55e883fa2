import type { DimensionInput, Interval, Kind } from '@/generated/graphql'

/** What people are split by: an attribute, each value or in ranges; or their roles, groups or audiences. */
export type Split =
  | { by: 'attribute'; key: string; ranges?: Ranges }
  | { by: 'roles' }
  | { by: 'groups' }
  | { by: 'audiences'; keys: string[] }

export type Ranges = { each: true } | { quantiles: number } | { width: number } | { calendar: Interval }

const intervals: readonly Interval[] = ['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY']

/** The split of a word in the URL. A key of an attribute has no colon. */
export function readSplit(by: string | undefined, ranges: string | undefined, audiences: readonly string[]): Split | undefined {
  if (!by) return undefined
  if (by === ':roles') return { by: 'roles' }
  if (by === ':groups') return { by: 'groups' }
  if (by === ':audiences') return { by: 'audiences', keys: [...audiences] }
  return { by: 'attribute', key: by, ranges: readRanges(ranges) }
}

export const writeBy = (split: Split) => (split.by === 'attribute' ? split.key : `:${split.by}`)

export function readRanges(text: string | undefined): Ranges | undefined {
  if (!text) return undefined
  if (text === 'each') return { each: true }
  const [, letter, digits] = /^([qw])(\d+(?:\.\d+)?)$/.exec(text) ?? []
  const n = Number(digits)
  if (letter === 'q' && Number.isInteger(n) && n >= 2 && n <= 100) return { quantiles: n }
  if (letter === 'w' && n > 0) return { width: n }
  const calendar = intervals.find((i) => i.toLowerCase() === text)
  return calendar && { calendar }
}

export function writeRanges(ranges: Ranges): string {
  if ('each' in ranges) return 'each'
  if ('quantiles' in ranges) return `q${ranges.quantiles}`
  if ('width' in ranges) return `w${ranges.width}`
  return ranges.calendar.toLowerCase()
}

export const isNumber = (kind: Kind) => kind === 'NUMBER' || kind === 'INTEGER'
export const isDay = (kind: Kind) => kind === 'DATE' || kind === 'DATETIME'

/** Whether ranges fit a kind; those of another attribute may stand in the URL. */
export const fits = (ranges: Ranges, kind: Kind) =>
  'calendar' in ranges ? isDay(kind) : 'each' in ranges ? !isDay(kind) : 'width' in ranges ? isNumber(kind) : isNumber(kind) || isDay(kind)

/** What is known of the values of an attribute before it is split; those of an attribute that deserves care are not told. */
export type Spread = { values: number; min: number | null; max: number | null }

/** So many different numbers can be shown each by itself. */
const fewValues = 12

/** The ranges one begins with: few numbers each by itself, many in five equal parts, days by the calendar step that gives a handful. */
export function defaultRanges(kind: Kind, spread: Spread): Ranges {
  if (isNumber(kind)) return spread.values > 0 && spread.values <= fewValues ? { each: true } : { quantiles: 5 }
  if (!isDay(kind)) return { each: true }
  const days = spread.min === null || spread.max === null ? 0 : (spread.max - spread.min) / 86_400_000
  return { calendar: days > 3 * 365 ? 'YEAR' : days > 365 ? 'QUARTER' : days > 45 ? 'MONTH' : days > 14 ? 'WEEK' : 'DAY' }
}

/** A round step that makes about eight ranges. */
export function roundWidth(kind: Kind, { min, max }: Spread): number {
  const raw = min === null || max === null || max <= min ? 1 : (max - min) / 8
  const power = 10 ** Math.floor(Math.log10(raw))
  const width = power * ([1, 2, 5].find((n) => n * power >= raw) ?? 10)
  return kind === 'INTEGER' ? Math.max(1, Math.round(width)) : Number(width.toPrecision(2))
}

export function toDimension(split: Split): DimensionInput | undefined {
  if (split.by === 'roles') return { roles: true }
  if (split.by === 'groups') return { groups: true }
  if (split.by === 'audiences') return split.keys.length > 0 ? { audiences: split.keys.map((key) => ({ key })) } : undefined
  const { key: attribute, ranges } = split
  if (!ranges || 'each' in ranges) return { attribute }
  return { bins: { attribute, ...ranges } }
}
