import type { AudienceOrder, AudienceOrderField, AudienceStatus } from '@/generated/graphql'

/** What of the list is in the URL. */
export type ListAddress = { search: string; status: StatusWord; sort: SortWord; down: boolean; page: number }

export const statusWords = ['all', 'on', 'draft', 'attention', 'off'] as const
export type StatusWord = (typeof statusWords)[number]
const statuses: Record<StatusWord, AudienceStatus[]> = { all: ['ACTIVE', 'DRAFT', 'DEGRADED', 'ARCHIVED'], on: ['ACTIVE'], draft: ['DRAFT'], attention: ['DEGRADED'], off: ['ARCHIVED'] }

export type SortWord = 'name' | 'people' | 'changed' | 'made'
const fields: Record<SortWord, AudienceOrderField> = { name: 'NAME', people: 'SIZE', changed: 'UPDATED_AT', made: 'CREATED_AT' }

/** How many audiences a page has: a stream tells of a hundred at most. */
export const pageSize = 50

export function readAddress(given: Record<string, string | undefined>): ListAddress {
  const sort = given.sort && Object.hasOwn(fields, given.sort) ? (given.sort as SortWord) : 'name'
  const page = Number(given.page)
  return {
    search: given.search ?? '',
    status: statusWords.find((s) => s === given.status) ?? 'all',
    sort,
    down: given.order === undefined ? sort !== 'name' : given.order === 'down',
    page: Number.isInteger(page) && page > 1 ? page : 1,
  }
}

/** What the server is asked, but for the page. */
export const questionOf = ({ search, status, sort, down }: ListAddress) => ({
  search: search.trim() || undefined,
  status: statuses[status],
  orderBy: { field: fields[sort], direction: down ? 'DESC' : 'ASC' } satisfies AudienceOrder as AudienceOrder,
})

/** The same column again turns the order; another begins as one expects: names upwards, numbers and times downwards. */
export function sortBy(now: ListAddress, column: SortWord): Record<string, string | undefined> {
  const down = now.sort === column ? !now.down : column !== 'name'
  return { sort: column === 'name' ? undefined : column, order: down === (column !== 'name') ? undefined : down ? 'down' : 'up', page: undefined }
}
