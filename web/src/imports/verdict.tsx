import { Alert, Button, Checkbox, Group, Paper, Radio, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconArrowRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Guard, MissingUsers } from '@/generated/graphql'
import { formatCount, formatShare } from '@/ui/format'
import type { ImportScreen } from './choices'
import { Figures } from './figures'
import './words'

const ways: MissingUsers[] = ['LEAVE', 'DEACTIVATE']

type Props = {
  of: ImportScreen
  busy: boolean
  /** Whether the decision is on its way. */
  leaving: boolean
  /** The guards that are confirmed, each for the number it was confirmed with. */
  confirmed: ReadonlyMap<Guard, number>
  confirm: (guard: Guard, count: number | undefined) => void
  /** What was chosen, before the server has counted it. */
  missingUsers: MissingUsers
  choose: (missing: MissingUsers) => void
  apply: () => void
  cancel: () => void
}

/** What the import would do, plainly, and the decision about it. */
export function Verdict({ of, busy, leaving, confirmed, confirm, missingUsers, choose, apply, cancel }: Props) {
  const { t } = useTranslation('imports')
  const ready = of.idColumn != null && of.guards.every((g) => confirmed.get(g.guard) === g.count)
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="verdict">
      <Stack gap="md">
        <div>
          <Title order={2} id="verdict">
            {t('review.verdict')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('review.nothing')}
          </Text>
        </div>
        {of.idColumn == null ? (
          <Alert color="yellow" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t('review.noId')} styles={{ title: { color: 'var(--mantine-color-text)' } }}>
            {t('review.noIdHint')}
          </Alert>
        ) : (
          <Figures of={{ ...of, deactivated: of.missingUsers === 'DEACTIVATE' ? of.deactivated : 0 }} />
        )}
        {of.missing === 0 && <Text size="sm">{t('review.missingNone')}</Text>}
        {of.missing != null && of.missing > 0 && (
          <Radio.Group label={t('review.missing', { count: of.missing, formatted: formatCount(of.missing) })} value={missingUsers} onChange={(way) => choose(way as MissingUsers)}>
            <Stack gap="xs" mt="xs">
              {ways.map((way) => (
                <Radio key={way} value={way} label={t(`review.${way}`)} disabled={busy} />
              ))}
            </Stack>
          </Radio.Group>
        )}
        {of.guards.map(({ guard, share, count }) => (
          <Alert key={guard} role="alert" color="orange" variant="outline" icon={<IconAlertTriangle aria-hidden />} title={t('review.guard')} styles={{ title: { color: 'var(--mantine-color-text)' } }}>
            <Stack gap="sm">
              <Text size="sm">{t(`review.why.${guard}`, { count, formatted: formatCount(count), share: formatShare(share) })}</Text>
              <Checkbox
                label={t(`review.confirm.${guard}`, { count, formatted: formatCount(count) })}
                checked={confirmed.get(guard) === count}
                disabled={busy}
                onChange={(event) => confirm(guard, event.currentTarget.checked ? count : undefined)}
              />
            </Stack>
          </Alert>
        ))}
        <Group gap="sm">
          <Button disabled={!ready || busy} rightSection={<IconArrowRight size={16} aria-hidden />} onClick={apply}>
            {t('review.apply')}
          </Button>
          <Button variant="default" disabled={leaving} onClick={cancel}>
            {t('review.cancel')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  )
}
