import { Alert, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatCount } from '@/ui/format'
import { LinkButton } from '@/ui/link'
import type { ImportScreen } from './choices'
import { Figures, hasWritten } from './figures'
import { Rejects } from './rejects'
import { UndoButton } from './undo-button'
import './words'

/** What an import came to, and what can be done about it. */
export function Result({ of, show }: { of: ImportScreen; show: (next: ImportScreen) => void }) {
  const { t } = useTranslation('imports')
  const wrote = hasWritten(of)
  const made = of.status === 'DONE' && !of.dryRun ? of.attributes.filter((a) => a.isNew).map((a) => a.label ?? a.key) : []
  const word = of.dryRun && of.status === 'DONE' ? 'tried' : of.status
  return (
    <Stack gap="xl">
      <Paper withBorder p="lg" component="section" aria-labelledby="result">
        <Stack gap="md">
          <Group gap="xs" wrap="nowrap">
            {of.status === 'FAILED' ? <IconAlertTriangle color="var(--mantine-color-error)" aria-hidden /> : <IconCircleCheck color="var(--mantine-primary-color-filled)" aria-hidden />}
            <div role="status">
              <Title order={2} id="result">
                {t(`result.${word}`)}
              </Title>
            </div>
          </Group>
          {of.error && (
            <Alert role="alert" color="red" variant="light">
              {of.error}
            </Alert>
          )}
          {(of.status === 'FAILED' || of.status === 'CANCELLED') && <Text size="sm">{t(wrote ? 'result.stays' : 'result.nothing')}</Text>}
          {of.status === 'UNDONE' && <Undone of={of} />}
          {(wrote || of.dryRun) && <Figures of={of} />}
          {made.length > 0 && <Text size="sm">{t('result.attributes', { count: made.length, names: made.join(', ') })}</Text>}
          <Group gap="sm">
            {of.status === 'DONE' && !of.dryRun && <LinkButton to="/people">{t('result.people')}</LinkButton>}
            <LinkButton to="/imports" variant={of.status === 'DONE' && !of.dryRun ? 'default' : 'filled'}>
              {t('result.another')}
            </LinkButton>
            {of.undoable && <UndoButton of={of} show={show} />}
          </Group>
        </Stack>
      </Paper>
      {of.status !== 'UNDONE' && <Rejects of={of} />}
    </Stack>
  )
}

function Undone({ of }: { of: ImportScreen }) {
  const { t } = useTranslation('imports')
  return (
    <Text>
      {[
        t('result.before', { count: of.undone, formatted: formatCount(of.undone) }),
        ...(of.kept > 0 ? [t('result.kept', { count: of.kept, formatted: formatCount(of.kept) })] : []),
      ].join(', ')}
      .
    </Text>
  )
}
