import { useContext } from 'react'
import { useSubscription } from 'urql'
import { CompositionAudienceMovesDocument, CompositionCriteriaMovesDocument, type PopulationInput } from '@/generated/graphql'
import { MomentContext } from '@/people/fresh'

/** The revision at which the people of a population last came or went; a screen that tells its own needs none. */
export function useMoved(of: PopulationInput): string | undefined {
  const told = useContext(MomentContext) !== null
  const [byAudience] = useSubscription({ query: CompositionAudienceMovesDocument, variables: { audiences: of.audience ? [of.audience] : [] }, pause: told || !of.audience })
  const [byCriteria] = useSubscription({ query: CompositionCriteriaMovesDocument, variables: { criteria: of.criteria ?? { everyone: true } }, pause: told || !of.criteria })
  return of.audience ? byAudience.data?.audienceChanged.revision : of.criteria ? byCriteria.data?.previewChanged.revision : undefined
}
