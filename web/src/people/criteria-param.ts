import type { CriteriaInput } from '@/generated/graphql'

/** Criteria out of a URL, written as JSON; null where there are none or they cannot be read. */
export function readCriteria(text: string | undefined): CriteriaInput | null {
  let read: unknown
  try {
    read = JSON.parse(text ?? 'null')
  } catch {
    return null
  }
  return read !== null && typeof read === 'object' && !Array.isArray(read) ? (read as CriteriaInput) : null
}

/** The part of a URL that shows only the people who match. */
export const onlyThese = (criteria: CriteriaInput) => ({ criteria: JSON.stringify(criteria) })
