import { Button, Group, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Dialog } from './dialog'
import { UsedBy } from './used-by'

type Props = { audience: { name: string; usedBy: readonly { key: string; name: string }[] }; opened: boolean; onClose: () => void }

/** Why an audience cannot be turned off: the audiences that use it. */
export function InUseDialog({ audience, opened, onClose }: Props) {
  const { t } = useTranslation('audiences')
  return (
    <Dialog opened={opened} onClose={onClose} title={t('turnOff.refused', { name: audience.name })}>
      <Stack gap="md">
        <UsedBy audiences={audience.usedBy} text={t('turnOff.used', { count: audience.usedBy.length })} />
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            {t('common:action.close')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
