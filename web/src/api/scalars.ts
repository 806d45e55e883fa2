import type { CriteriaInput } from '@/generated/graphql'

/** A typed value as the API writes it: days and instants are ISO 8601 texts. */
export type Value = string | number | boolean | string[]

/** A tree of criteria as the API writes it: exactly the shape of CriteriaInput, so that it can be sent back. */
export type Criteria = CriteriaInput
