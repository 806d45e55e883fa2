import { useEffect, useMemo, useRef } from 'react'
import { useSubscription } from 'urql'
import { AudiencesMovesDocument, type AudiencesMovesSubscription } from '@/generated/graphql'

type Change = AudiencesMovesSubscription['audienceChanged']
type Population = NonNullable<Change['audience']>['population']
type Seen = { sizes: ReadonlyMap<string, Population>; entered: number; left: number; redefined: number; revision: string | null }

const nothing: Seen = { sizes: new Map(), entered: 0, left: 0, redefined: 0, revision: null }

/**
 * The sizes of audiences as they are this moment, by id, and how many people came and went since one began to watch. What is said
 * about audiences is not kept here: when that changes, `redefined` is called to ask anew.
 */
export function useSizes(ids: readonly string[], redefined: () => void): Seen {
  const watched = JSON.stringify([...ids].sort().slice(0, 100))
  const audiences = useMemo(() => (JSON.parse(watched) as string[]).map((id) => ({ id })), [watched])
  const [result] = useSubscription({ query: AudiencesMovesDocument, variables: { audiences }, pause: audiences.length === 0 }, note)
  const seen = result.data ?? nothing
  const call = useRef(redefined)
  call.current = redefined
  useEffect(() => {
    if (seen.redefined > 0) call.current()
  }, [seen.redefined])
  return seen
}

/** What is known after one more message. */
export function note(before: Seen | undefined = nothing, { audienceChanged: change }: AudiencesMovesSubscription): Seen {
  const sizes = new Map(before.sizes).set(change.id, change.audience?.population ?? null)
  const first = change.cause === null
  const words = change.cause === 'DEFINITION' || change.cause === 'WORDS'
  return { sizes, entered: before.entered + (first ? 0 : change.entered), left: before.left + (first ? 0 : change.left), redefined: before.redefined + (words ? 1 : 0), revision: change.revision }
}
