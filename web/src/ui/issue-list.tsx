import { Alert, List, Text } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { IssueTextFragment } from '@/generated/graphql'

/** A fault or a note as the server tells it; what the browser itself has to say has no code. */
export type ShownIssue = Omit<IssueTextFragment, 'code' | 'hint' | 'path'> & Partial<Pick<IssueTextFragment, 'code' | 'hint'>> & { path: readonly string[] }

/** A fault with its cure, in one text. */
export const textOf = ({ message, hint }: Pick<ShownIssue, 'message' | 'hint'>) => (hint ? `${message} ${hint}` : message)

/** The faults that are to be told at one field, in one text; undefined where there is none. */
export const faultOf = (issues: readonly ShownIssue[], isHere: (path: readonly string[]) => boolean) =>
  issues.filter((i) => i.severity === 'ERROR' && isHere(i.path)).map(textOf).join(' ') || undefined

/** What is wrong, each with its cure. */
export function IssueList({ issues }: { issues: readonly ShownIssue[] }) {
  const { t } = useTranslation()
  if (issues.length === 0) return null
  const grave = issues.some((i) => i.severity === 'ERROR')
  return (
    <Alert
      role={grave ? 'alert' : 'status'}
      color={grave ? 'red' : 'yellow'}
      variant="light"
      icon={grave ? <IconAlertTriangle aria-hidden /> : <IconInfoCircle aria-hidden />}
      title={t(`issue.${grave ? 'ERROR' : 'WARNING'}`)}
      styles={{ title: { color: 'var(--mantine-color-text)' } }}
    >
      <List size="sm" spacing={4} listStyleType={issues.length > 1 ? 'disc' : 'none'}>
        {issues.map((issue, i) => (
          <List.Item key={i}>
            {issue.message}{' '}
            {issue.hint && (
              <Text span c="dimmed" size="sm">
                {issue.hint}
              </Text>
            )}
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}
