import i18next from 'i18next'
import type { CombinedError } from 'urql'
import type { ShownIssue } from '@/ui/issue-list'

/** Why a change was not made: its faults, or that the server did not answer. Empty when it was made. */
export function refusals(result: { error?: CombinedError }, issues: readonly ShownIssue[] | undefined): readonly ShownIssue[] {
  if (issues) return issues.filter((i) => i.severity === 'ERROR').map((i) => (i.code === 'STALE_VERSION' ? { ...i, message: i18next.t('audiences:stale'), hint: i18next.t('audiences:staleHint') } : i))
  const { error } = result
  return [{ severity: 'ERROR', path: [], message: error?.networkError ? i18next.t('failure.network') : (error?.graphQLErrors[0]?.message ?? error?.message ?? '') }]
}
