import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import i18next from 'i18next'
import { type ShownIssue, textOf } from './issue-list'

/** Says that something is done, with the way back where there is one. */
export function tellDone(text: string, { title, undo }: { title?: string; undo?: () => void } = {}) {
  const id = notifications.show({
    color: 'hedge',
    autoClose: undo ? 20_000 : 5_000,
    title,
    message: undo ? (
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <Text size="sm">{text}</Text>
        <Button
          variant="default"
          size="xs"
          onClick={() => {
            notifications.hide(id)
            undo()
          }}
        >
          {i18next.t('action.undo')}
        </Button>
      </Group>
    ) : (
      text
    ),
  })
}

/** Says what was refused and why; it stays until it was read. */
export const tellRefused = (title: string, issues: readonly Pick<ShownIssue, 'message' | 'hint'>[] = []) =>
  notifications.show({ color: 'red', title, message: issues.map(textOf).join(' '), autoClose: false })
