import { Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IssueList, type ShownIssue } from './issue-list'

type Props = {
  title: string
  opened: boolean
  onClose: () => void
  /** What is done, on the button. */
  action: string
  /** Absent where it cannot be done: then the dialog only says why. */
  onConfirm?: () => void
  busy?: boolean
  /** Whether it destroys something. */
  grave?: boolean
  issues?: readonly ShownIssue[]
  children: ReactNode
}

/** Asks once more before something is done, and says why it was refused. */
export function ConfirmDialog({ title, opened, onClose, action, onConfirm, busy, grave, issues = [], children }: Props) {
  const { t } = useTranslation()
  return (
    <Modal opened={opened} onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': t('action.close') }} styles={{ title: { fontWeight: 650 } }}>
      <Stack gap="md">
        {children}
        <IssueList issues={issues} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t(onConfirm ? 'action.cancel' : 'action.close')}
          </Button>
          {onConfirm && (
            <Button color={grave ? 'red.8' : undefined} loading={busy} onClick={onConfirm}>
              {action}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}
