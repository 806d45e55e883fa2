import { Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from './confirm-dialog'

/** Asks before something that is not saved is left for another screen; `onLeave` is told when it is. */
export function LeaveGuard({ unsaved, onLeave }: { unsaved: () => boolean; onLeave?: () => void }) {
  const { t } = useTranslation()
  const { status, proceed, reset } = useBlocker({ shouldBlockFn: ({ current, next }) => unsaved() && current.pathname !== next.pathname, enableBeforeUnload: unsaved, withResolver: true })
  if (status !== 'blocked') return null
  const leave = () => {
    onLeave?.()
    proceed()
  }
  return (
    <ConfirmDialog title={t('leave.title')} onClose={reset} stay={t('leave.stay')} action={t('leave.go')} grave onConfirm={leave}>
      <Text size="sm">{t('leave.hint')}</Text>
    </ConfirmDialog>
  )
}
