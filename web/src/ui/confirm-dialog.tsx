import { Button, Group, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from './dialog'
import { IssueList, type ShownIssue } from './issue-list'

type Props = {
  title: string
  onClose: () => void
  /** What is done, on the button. */
  action?: string
  /** Absent where it cannot be done: then the dialog only says why. */
  onConfirm?: () => void
  /** What the other button says, where it is more than to cancel. */
  stay?: string
  busy?: boolean
  /** Whether it destroys something. */
  grave?: boolean
  issues?: readonly ShownIssue[]
  children: ReactNode
}

/** Asks once more before something is done, and says why it was refused. */
export function ConfirmDialog({ title, onClose, action, onConfirm, stay, busy, grave, issues = [], children }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog title={title} onClose={onClose}>
      <Stack gap="md">
        {children}
        <IssueList issues={issues} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {stay ?? t(onConfirm ? 'action.cancel' : 'action.close')}
          </Button>
          {onConfirm && (
            <Button color={grave ? 'red.8' : undefined} loading={busy} onClick={onConfirm}>
              {action}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  )
}
