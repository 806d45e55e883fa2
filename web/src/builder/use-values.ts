import { useDebouncedValue } from '@mantine/hooks'
import { useMemo } from 'react'
import { gql, useQuery } from 'urql'
import type { Value } from '@/api/scalars'
import { type Attribute, useVocabulary } from './vocabulary'

/** Of how many attributes the values are searched: more would make a question that is too long. */
const MOST = 30

type Found = { attribute: Attribute; value: Value; count: number }
type Told = Record<string, { suggest: { value: Value; count: number }[] } | null>

/** With no attribute to search it asks for nothing, for an empty question cannot be read. */
export const question = (count: number) => {
  const each = Array.from({ length: count }, (_, i) => i)
  return gql<Told>(`query BuilderValues($search: String!${each.map((i) => `, $k${i}: String!`).join('')}) { __typename ${each.map((i) => `a${i}: attribute(key: $k${i}) { key suggest(search: $search, first: 3) { value count } }`).join(' ')} }`)
}

/** The stored texts in which what is typed occurs, with the attributes that have them; the most frequent first. */
export function useValues(typed: string): { found: Found[]; searching: boolean } {
  const { attributes } = useVocabulary()
  const [search] = useDebouncedValue(typed.trim(), 180)
  const searched = useMemo(() => attributes.filter((a) => a.kind === 'STRING' || a.kind === 'STRING_LIST' || a.kind === 'VERSION').toSorted((a, b) => b.known - a.known).slice(0, MOST), [attributes])
  const query = useMemo(() => question(searched.length), [searched])
  const wanted = typed.trim().length >= 2 && searched.length > 0
  const [{ data, fetching }] = useQuery({ query, variables: { search, ...Object.fromEntries(searched.map((a, i) => [`k${i}`, a.key])) }, pause: !wanted || search.length < 2 })
  const current = search === typed.trim()
  if (!wanted || !current || !data) return { found: [], searching: wanted && (!current || fetching) }
  const found = searched.flatMap((attribute, i) => data[`a${i}`]?.suggest.map((suggestion) => ({ attribute, ...suggestion })) ?? [])
  return { found: found.toSorted((a, b) => b.count - a.count), searching: fetching }
}
