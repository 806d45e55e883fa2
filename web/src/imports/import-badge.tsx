import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ImportStatus } from '@/generated/graphql'
import './words'

const colors = { WAITING: 'gray.7', RUNNING: 'blue.8', REVIEW: 'hedge.7', DONE: 'hedge.7', FAILED: 'red.8', CANCELLED: 'gray.7', UNDOING: 'blue.8', UNDONE: 'gray.7' } satisfies Record<ImportStatus, string>
const outlined = new Set<ImportStatus>(['WAITING', 'CANCELLED', 'UNDONE', 'DONE'])

/** How far an import is, in words. */
export function ImportBadge({ status, dryRun }: { status: ImportStatus; dryRun: boolean }) {
  const { t } = useTranslation('imports')
  const outline = outlined.has(status)
  return (
    <Badge tt="none" fw={600} variant={outline ? 'outline' : 'filled'} color={colors[status]} style={outline ? { color: 'var(--mantine-color-text)' } : undefined}>
      {t(dryRun && status === 'DONE' ? 'status.tried' : `status.${status}`)}
    </Badge>
  )
}
