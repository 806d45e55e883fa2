import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from 'urql'
import { PeopleSuggestDocument } from '@/generated/graphql'

/** The values people have of an attribute, the most frequent first, for what is typed; null while nothing is to be suggested. And the text they were asked for, which may be an earlier one. */
export function useSuggestions(key: string, typed: string | null, first: number) {
  const [search] = useDebouncedValue(typed, 100)
  const [{ data, operation }] = useQuery({ query: PeopleSuggestDocument, variables: { key, search: search?.trim() || null, first }, pause: search === null })
  return { found: data?.attribute?.key === key ? data.attribute.suggest : [], askedFor: operation?.variables.search ?? '' }
}
