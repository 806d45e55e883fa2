import type { CombinedError } from 'urql'

/** An answer without the errors that only say that the people of a degraded audience cannot be told: its status says so already. */
export function answerable<R extends { error?: CombinedError }>(result: R): R {
  const errors = result.error?.graphQLErrors ?? []
  const expected = errors.length > 0 && errors.every((e) => e.extensions?.code === 'AUDIENCE_DEGRADED')
  return expected ? { ...result, error: undefined } : result
}
