import { Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '@/ui/confirm-dialog'
import './words'

/** Asks before something that is not saved is left. */
export function LeaveGuard({ unsaved }: { unsaved: () => boolean }) {
  const { t } = useTranslation('people')
  const { status, proceed, reset } = useBlocker({ shouldBlockFn: unsaved, enableBeforeUnload: unsaved, withResolver: true })
  return (
    <ConfirmDialog opened={status === 'blocked'} onClose={() => reset?.()} title={t('leave.title')} action={t('leave.action')} grave onConfirm={() => proceed?.()}>
      <Text size="sm">{t('leave.hint')}</Text>
    </ConfirmDialog>
  )
}
