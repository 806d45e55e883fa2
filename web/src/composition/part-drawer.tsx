import { useAnswer } from '@/api/answer'
import { CompositionPartDocument, type CompositionPartQuery, type DimensionInput, type PopulationInput } from '@/generated/graphql'
import { PeopleTable } from '@/people/people-table'
import { SidePanel } from '@/ui/side-panel'
import { Answer } from '@/ui/states'

type Props = { of: PopulationInput; by: DimensionInput; top: number; part: { id: string; title: string } | undefined; onClose: () => void }

/** The people of one part, beside the split. */
export function PartDrawer({ of, by, top, part, onClose }: Props) {
  const [result, again] = useAnswer({ query: CompositionPartDocument, variables: { of, by, top }, pause: part === undefined })
  return (
    <SidePanel opened={part !== undefined} onClose={onClose} title={part?.title ?? ''}>
      {part && (
        <Answer of={result} again={again}>
          {(data) => {
            const criteria = criteriaOf(data, part.id)
            return criteria && <PeopleTable of={{ criteria }} name={part.title} />
          }}
        </Answer>
      )}
    </SidePanel>
  )
}

function criteriaOf({ population: { composition } }: CompositionPartQuery, id: string) {
  if (id === 'other') return composition.other?.population.criteria
  if (id === 'absent') return composition.absent?.population.criteria
  return composition.cells.find((c) => cellId(c.labels) === id)?.population.criteria
}

/** A name of a cell that no other row has. */
export const cellId = (labels: readonly string[]) => `=${labels.join('\n')}`
