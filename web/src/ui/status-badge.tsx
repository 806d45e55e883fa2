import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AudienceStatus } from '@/generated/graphql'

const colors = { DRAFT: 'gray.7', ACTIVE: 'hedge.7', DEGRADED: 'red.8', ARCHIVED: 'gray.6' } satisfies Record<AudienceStatus, string>

/** Where an audience stands, in words. */
export function StatusBadge({ status }: { status: AudienceStatus }) {
  const { t } = useTranslation()
  return (
    <Badge tt="none" fw={600} miw="max-content" variant={status === 'ARCHIVED' || status === 'DRAFT' ? 'outline' : 'filled'} color={colors[status]} style={status === 'ARCHIVED' || status === 'DRAFT' ? { color: 'var(--mantine-color-text)' } : undefined}>
      {t(`status.${status}`)}
    </Badge>
  )
}
