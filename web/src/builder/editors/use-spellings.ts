import { useQuery } from 'urql'
import { BuilderSpellingsDocument } from '@/generated/graphql'
import type { Value } from '@/api/scalars'
import type { Attribute } from '../vocabulary'

/** The other spellings of an attribute's values, whose case counts; null where a spelling stands for nothing, as in a part of a text. */
export function useSpellings(attribute: Attribute | null) {
  const key = attribute?.key ?? ''
  const spelled = attribute?.kind === 'STRING' || attribute?.kind === 'STRING_LIST'
  const [{ data }] = useQuery({ query: BuilderSpellingsDocument, variables: { key }, pause: !spelled })
  const all = spelled && data?.attribute?.key === key ? data.attribute.aliases : []
  return {
    of: (value: Value) => all.find((a) => a.value === value)?.spellings ?? [],
    /** The value a typed text is another spelling of. */
    valueOf: (typed: string) => all.find((a) => a.spellings.includes(typed))?.value,
  }
}
