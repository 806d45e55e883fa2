import { useEffect, useRef } from 'react'
import { useSubscription } from 'urql'
import { CompositionAudienceMovesDocument, CompositionCriteriaMovesDocument, type PopulationInput } from '@/generated/graphql'

/** Calls back whenever the people of a population came or went, and when one comes back to the tab. */
export function useMoves(of: PopulationInput, moved: () => void) {
  const [byAudience] = useSubscription({ query: CompositionAudienceMovesDocument, variables: { audiences: of.audience ? [of.audience] : [] }, pause: !of.audience })
  const [byCriteria] = useSubscription({ query: CompositionCriteriaMovesDocument, variables: { criteria: of.criteria ?? { everyone: true } }, pause: !of.criteria })
  const revision = of.audience ? byAudience.data?.audienceChanged.revision : of.criteria ? byCriteria.data?.previewChanged.revision : undefined
  const call = useRef(moved)
  call.current = moved
  const first = useRef(true)
  useEffect(() => {
    if (revision === undefined) return
    if (!first.current) call.current()
    first.current = false
  }, [revision])
  useEffect(() => {
    const back = () => document.visibilityState === 'visible' && call.current()
    document.addEventListener('visibilitychange', back)
    return () => document.removeEventListener('visibilitychange', back)
  }, [])
}
