import type { PopulationInput } from '@/generated/graphql'

type Props = {
  of: PopulationInput
  /** Whom the shares are compared with. */
  baseline?: PopulationInput
  /** The attribute one begins with. */
  by?: string
  compact?: boolean
  /** The first part of its parameters in the URL; absent: it keeps its state to itself. */
  param?: string
}

/** How any population splits by an attribute, with ranges for numbers and days, by roles, groups or audiences; each part can be opened as people. */
export function CompositionPanel(_: Props) {
  return <>…</>
}
