import { useMemo } from 'react'
import { useQuery } from 'urql'
import type { Value } from '@/api/scalars'
import { PeopleNamesDocument } from '@/generated/graphql'

/** Values that may be ids of people, such as somebody's manager: one word that is not a number, and no address. */
export function maybeIds(values: readonly (Value | null | undefined)[]): string[] {
  const found = values.flatMap((v) => (typeof v === 'string' || Array.isArray(v) ? v : [])).filter((v) => /^[^\s@]{2,64}$/.test(v) && !/^[\d.,:TZ+-]*$/.test(v))
  return [...new Set(found)].sort().slice(0, 1000)
}

/** The names of those among the values that are ids of people. */
export function useNames(values: readonly (Value | null | undefined)[]): ReadonlyMap<string, string> {
  return useNamesOf(maybeIds(values))
}

/** The names of people by their ids, as far as they have one and are active. */
export function useNamesOf(ids: string[]): ReadonlyMap<string, string> {
  const [{ data }] = useQuery({ query: PeopleNamesDocument, variables: { ids }, pause: ids.length === 0, requestPolicy: 'cache-first' })
  return useMemo(() => new Map(data?.population.members.nodes.filter((p) => p.name !== '').map((p) => [p.id, p.name])), [data])
}

/** Whether two ids are made alike: letters and digits at the same places. */
export const alike = (a: string, b: string) => shape(a) === shape(b)
const shape = (id: string) => id.replace(/\d/g, '0').replace(/\p{L}/gu, 'a')
