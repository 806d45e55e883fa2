import { Button, Group, Modal, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

/** Asks before a change that is not saved is left behind. */
export function Unsaved({ dirty, leave }: { dirty: () => boolean; leave: () => void }) {
  const { t } = useTranslation('builder')
  const { status, proceed, reset } = useBlocker({ shouldBlockFn: ({ current, next }) => dirty() && current.pathname !== next.pathname, enableBeforeUnload: dirty, withResolver: true })
  return (
    <Modal opened={status === 'blocked'} onClose={() => reset?.()} title={t('leave.title')} styles={{ title: { fontWeight: 650 } }} centered closeButtonProps={{ 'aria-label': t('common:action.close') }}>
      <Text size="sm" mb="lg">
        {t('leave.hint')}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => reset?.()} data-autofocus>
          {t('leave.stay')}
        </Button>
        <Button color="red.8" onClick={() => (leave(), proceed?.())}>
          {t('leave.go')}
        </Button>
      </Group>
    </Modal>
  )
}
