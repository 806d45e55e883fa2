import type { Kind } from '@/generated/graphql'

// Which columns a table of people has, and in which order its people stand, as short texts that fit into a URL.

/** What is known of an attribute for choosing it as a column. */
type ColumnAttribute = { key: string; label: string; kind: Kind; sensitive: boolean; known: number }

/** A column: the key of an attribute, or one of these two, which no attribute can be called. */
export const rolesColumn = '.roles'
export const groupsColumn = '.groups'

export const attributesOf = (columns: readonly string[]) => columns.filter((c) => !c.startsWith('.'))

/** The columns one sees before choosing: a few attributes that most people have and that need no special care. */
export function firstColumns(attributes: readonly ColumnAttribute[], count: number): string[] {
  const most = Math.max(0, ...attributes.map((a) => a.known)) / 2
  return attributes.filter((a) => !a.sensitive && a.known > most).slice(0, count).map((a) => a.key)
}

/** An order: by name, by when people came, or by an attribute. */
export type Sort = { by: 'name' | 'joined' | { attribute: string }; down: boolean }

export const byName: Sort = { by: 'name', down: false }

/** "name", "-joined", ".startDate", "-.startDate". */
export const writeSort = ({ by, down }: Sort) => `${down ? '-' : ''}${typeof by === 'string' ? by : `.${by.attribute}`}`

export function readSort(text: string | undefined): Sort {
  if (text === undefined) return byName
  const down = text.startsWith('-')
  const by = down ? text.slice(1) : text
  if (by === 'name' || by === 'joined') return { by, down }
  return by.startsWith('.') && by.length > 1 ? { by: { attribute: by.slice(1) }, down } : byName
}

export const orderOf = ({ by, down }: Sort) => {
  const direction = down ? ('DESC' as const) : ('ASC' as const)
  if (by === 'name') return { field: 'NAME' as const, direction }
  if (by === 'joined') return { field: 'JOINED' as const, direction }
  return { field: 'ATTRIBUTE' as const, attribute: by.attribute, direction }
}

/** How people stand by a column, if by this one. */
export const sortedBy = (now: Sort, by: Sort['by']) => (writeSort({ by, down: false }) === writeSort({ ...now, down: false }) ? (now.down ? ('down' as const) : ('up' as const)) : undefined)

/** The next order when a head is pressed: upwards first, then downwards. */
export const pressed = (now: Sort, by: Sort['by']): Sort => ({ by, down: sortedBy(now, by) === 'up' })
