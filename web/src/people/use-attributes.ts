import { useQuery } from 'urql'
import { PeopleAttributesDocument, type PeopleAttributesQuery } from '@/generated/graphql'

type KnownAttribute = PeopleAttributesQuery['attributes'][number]

const none: KnownAttribute[] = []

/** All attributes, asked once for a screen. */
export function useAttributes() {
  const [{ data }] = useQuery({ query: PeopleAttributesDocument, requestPolicy: 'cache-first' })
  return { attributes: data?.attributes ?? none, ready: data !== undefined }
}
