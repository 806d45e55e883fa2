import { Alert, Button, Group, Text } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

/** Somebody else has saved meanwhile: theirs or mine. */
export function Stale({ load, over }: { load: () => void; over: () => void }) {
  const { t } = useTranslation('builder')
  return (
    <Alert role="alert" color="yellow" variant="light" icon={<IconUsers aria-hidden />} title={t('save.stale')} styles={{ title: { color: 'var(--mantine-color-text)' } }}>
      <Group justify="space-between" gap="sm">
        <Text size="sm">{t('save.staleHint')}</Text>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={load}>
            {t('save.load')}
          </Button>
          <Button size="xs" variant="default" onClick={over}>
            {t('save.over')}
          </Button>
        </Group>
      </Group>
    </Alert>
  )
}
