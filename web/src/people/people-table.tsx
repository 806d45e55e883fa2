import type { PopulationInput } from '@/generated/graphql'

type Props = {
  /** Whose table it is; everybody active when absent. */
  of?: PopulationInput
  /** The keys of the attributes shown at first; the reader can choose others. */
  columns?: string[]
  /** Fewer things at once, for a side panel. */
  compact?: boolean
  /** The first part of its parameters in the URL, so that two tables on one screen keep apart; absent: it keeps its state to itself. */
  param?: string
  /** The name of the file it is saved under. */
  name?: string
}

/** The people of any population: names, chosen columns, search, order, pages, and all of it as CSV. */
export function PeopleTable(_: Props) {
  return <>…</>
}
