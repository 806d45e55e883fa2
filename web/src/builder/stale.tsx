import { Alert, Button, Group, Text } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** Somebody else has saved meanwhile: theirs or mine. */
export function Stale({ load, over }: { load: () => void; over: () => void }) {
  const { t } = useTranslation('builder')
  return (
    <Meanwhile title={t('save.stale')} hint={t('save.staleHint')}>
      <Button size="xs" variant="default" onClick={load}>
        {t('save.load')}
      </Button>
      <Button size="xs" variant="default" onClick={over}>
        {t('save.over')}
      </Button>
    </Meanwhile>
  )
}

/** Somebody else has deleted it meanwhile: mine can be made anew. */
export function Gone({ anew }: { anew: () => void }) {
  const { t } = useTranslation('builder')
  return (
    <Meanwhile title={t('save.gone')} hint={t('save.goneHint')}>
      <Button size="xs" variant="default" onClick={anew}>
        {t('save.anew')}
      </Button>
    </Meanwhile>
  )
}

function Meanwhile({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <Alert role="alert" color="yellow" variant="light" icon={<IconUsers aria-hidden />} title={title} styles={{ title: { color: 'var(--mantine-color-text)' } }}>
      <Group justify="space-between" gap="sm">
        <Text size="sm">{hint}</Text>
        <Group gap="xs">{children}</Group>
      </Group>
    </Alert>
  )
}
