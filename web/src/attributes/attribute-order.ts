import type { AttributesListQuery } from '@/generated/graphql'

// How a list of attributes is searched and ordered.

export type ListedAttribute = AttributesListQuery['attributes'][number]
export type Column = 'label' | 'kind' | 'known' | 'missing' | 'used'
export type Order = { by: Column; down: boolean }

const columns: readonly Column[] = ['label', 'kind', 'known', 'missing', 'used']
export const firstOrder: Order = { by: 'label', down: false }

/** "known" or "-known", as it stands in the URL. */
export const writeOrder = ({ by, down }: Order) => `${down ? '-' : ''}${by}`

export function readOrder(text: string | undefined): Order {
  const down = text?.startsWith('-') ?? false
  const by = columns.find((c) => c === (down ? text?.slice(1) : text))
  return by ? { by, down } : firstOrder
}

/** The next order when a head is pressed: texts upwards first, numbers downwards first. */
export function pressed(now: Order, by: Column): Order {
  const first = by !== 'label' && by !== 'kind'
  return { by, down: now.by === by ? !now.down : first }
}

const places = {
  label: (a: ListedAttribute) => a.label,
  kind: (a: ListedAttribute) => a.kind,
  known: (a: ListedAttribute) => a.known,
  missing: (a: ListedAttribute) => a.missing,
  used: (a: ListedAttribute) => a.usedBy.length,
} satisfies Record<Column, (a: ListedAttribute) => string | number>

const compare = (a: string | number, b: string | number) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)))

export function listed(attributes: readonly ListedAttribute[], search: string, { by, down }: Order): ListedAttribute[] {
  const text = search.toLowerCase()
  return attributes
    .filter((a) => [a.label, a.key, a.description].some((t) => t.toLowerCase().includes(text)))
    .sort((a, b) => (down ? -1 : 1) * compare(places[by](a), places[by](b)) || a.label.localeCompare(b.label))
}

/** A key made of a name as programs spell it: "Favourite lunch" is favouriteLunch. */
export function keyFor(label: string): string {
  const words = label.normalize('NFKD').replace(/\p{M}/gu, '').replace(/ß/g, 'ss').split(/[^A-Za-z0-9]+/).filter(Boolean)
  const key = words.map((w, i) => (i === 0 ? w.charAt(0).toLowerCase() + w.slice(1) : w.charAt(0).toUpperCase() + w.slice(1))).join('')
  return /^[0-9]/.test(key) ? `_${key}` : key
}
