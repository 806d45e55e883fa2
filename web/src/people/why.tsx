import type { PopulationInput } from '@/generated/graphql'

type Props = {
  /** The population the question is about: an audience, a draft, or criteria that are being built. */
  of: PopulationInput
  /** The id of the person. */
  person: string
  compact?: boolean
}

/** Whether one person is in a population, which conditions decide that, and every condition with what the person has there. */
export function Why(_: Props) {
  return <>…</>
}
