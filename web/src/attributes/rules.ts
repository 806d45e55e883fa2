import type { Value } from '@/api/scalars'
import type { Kind } from '@/generated/graphql'

/** What somebody typed as one value to choose from, as it is sent: a number of attributes that hold numbers. */
export function typedValue(kind: Kind, text: string): Value {
  const trimmed = text.trim()
  const number = Number(trimmed.replaceAll(' ', ''))
  return (kind === 'NUMBER' || kind === 'INTEGER') && trimmed !== '' && Number.isFinite(number) ? number : trimmed
}

/** Whether values of a kind may have other spellings. */
export const hasAliases = (kind: Kind) => kind === 'STRING' || kind === 'STRING_LIST'

/** Whether it makes sense that no two people have the same value. */
export const canBeUnique = (kind: Kind) => kind !== 'BOOLEAN' && kind !== 'STRING_LIST'
