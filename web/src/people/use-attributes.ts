import { useQuery } from 'urql'
import { PeopleAttributesDocument, type PeopleAttributesQuery } from '@/generated/graphql'

type KnownAttribute = PeopleAttributesQuery['attributes'][number]

const none: KnownAttribute[] = []

/** All attributes, as they are when the screen is opened: an import may have brought some. */
export function useAttributes() {
  const [{ data }] = useQuery({ query: PeopleAttributesDocument })
  return { attributes: data?.attributes ?? none, ready: data !== undefined }
}
