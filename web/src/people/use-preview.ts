import { useDebouncedValue } from '@mantine/hooks'
import { useMemo } from 'react'
import { useAnswer } from '@/api/answer'
import { PeopleEditPreviewDocument, type UserInput } from '@/generated/graphql'

/** What writing a person would change, asked a moment after the last letter. It is current when it is about what is there now. */
export function usePreview(user: UserInput) {
  const now = JSON.stringify(user)
  const [asked] = useDebouncedValue(now, 200)
  const variables = useMemo(() => ({ user: JSON.parse(asked) as UserInput }), [asked])
  const [{ data, error, fetching, stale }, again] = useAnswer({ query: PeopleEditPreviewDocument, variables, pause: variables.user.id === '', requestPolicy: 'network-only' })
  return { preview: data?.previewUser, error, again: again, current: asked === now && !fetching && !stale }
}
