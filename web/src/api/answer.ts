import { useCallback } from 'react'
import { type AnyVariables, useQuery, type UseQueryArgs, type UseQueryState } from 'urql'

/** A question, and a way to ask the server again, whatever is remembered of it. */
export function useAnswer<Data, Variables extends AnyVariables>(question: UseQueryArgs<Variables, Data>): [UseQueryState<Data, Variables>, () => void] {
  const [state, ask] = useQuery(question)
  const again = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask])
  return [state, again]
}
