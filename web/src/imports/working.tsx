import { Button, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Figures } from './figures'
import type { ImportScreen } from './choices'
import { percent } from './choices'
import './words'

type Props = {
  title: string
  done: number
  all: number
  detail: string
  figures?: ImportScreen
  stop?: () => void
  stopHint?: string
  stopping?: boolean
}

/** Something that takes its time: what it is, how far it is, and a way to stop it. */
export function Working({ title, done, all, detail, figures, stop, stopHint, stopping }: Props) {
  const { t } = useTranslation('imports')
  const known = all > 0
  return (
    <Paper withBorder p="lg">
      <Stack gap="md">
        <Group justify="space-between" gap="sm">
          <Text fw={600} role="status">
            {title}
          </Text>
          <Text size="sm" c="dimmed" className="tabular">
            {detail}
          </Text>
        </Group>
        <Progress value={known ? percent(done, all) : 100} animated={!known} size="lg" radius="xl" aria-label={title} color="hedge.7" />
        {figures && <Figures of={figures} />}
        {stop && (
          <Group gap="sm">
            <Button variant="default" loading={stopping} onClick={stop}>
              {t('stop')}
            </Button>
            {stopHint && (
              <Text size="sm" c="dimmed">
                {stopHint}
              </Text>
            )}
          </Group>
        )}
      </Stack>
    </Paper>
  )
}
