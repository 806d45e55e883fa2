import { Group, Text } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { connection, onConnection } from '@/api/connection'

/** Whether what is on the screen moves by itself now. */
export function ConnectionMark() {
  const { t } = useTranslation()
  const state = useSyncExternalStore(onConnection, connection)
  return (
    <Group gap={6} wrap="nowrap" role="status" aria-live="polite">
      {state !== 'idle' && (
        <>
          <span aria-hidden style={{ width: 8, height: 8, borderRadius: '50%', background: state === 'live' ? 'var(--mantine-color-hedge-5)' : 'var(--mantine-color-orange-6)' }} />
          <Text size="sm">{t(`live.${state}`)}</Text>
        </>
      )}
    </Group>
  )
}
