import type { CriteriaInput } from '@/generated/graphql'
import { usePeople } from '@/ui/count'
import { LinkAnchor } from '@/ui/link'
import { onlyThese } from './criteria-param'

/** How many people match, as a link to them. */
export function MemberCount({ size, criteria, label }: { size: number; criteria: CriteriaInput; label: string }) {
  const people = usePeople()
  return (
    <LinkAnchor to="/people" search={onlyThese(criteria)} inherit className="tabular" aria-label={`${label}: ${people(size)}`}>
      {people(size)}
    </LinkAnchor>
  )
}
