import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { TFunction } from 'i18next'
import type { Client } from 'urql'
import { undoPublish } from './undo-publish'

/** Says that an audience is published, with the way back. */
export function tellPublished(client: Client, t: TFunction<'audiences'>, audience: { key: string; name: string; version: number }) {
  const id = `published-${audience.key}`
  notifications.show({
    id,
    autoClose: 20_000,
    color: 'hedge',
    message: (
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <Text size="sm">{t('publish.done', { name: audience.name })}</Text>
        <Button
          variant="default"
          size="xs"
          onClick={() => {
            notifications.hide(id)
            void takeBack(client, t, audience)
          }}
        >
          {t('common:action.undo')}
        </Button>
      </Group>
    ),
    closeButtonProps: { 'aria-label': t('common:action.close') },
  })
}

/** Takes the last publication back and says how that went. */
export async function takeBack(client: Client, t: TFunction<'audiences'>, audience: { key: string; name: string; version: number }) {
  const faults = await undoPublish(client, audience)
  const closeButtonProps = { 'aria-label': t('common:action.close') }
  if (faults.length === 0) notifications.show({ color: 'hedge', message: t('publish.undone', { name: audience.name }), closeButtonProps })
  else notifications.show({ color: 'red', title: t('publish.notUndone'), message: faults.map((f) => [f.message, f.hint].filter(Boolean).join(' ')).join(' '), autoClose: false, closeButtonProps })
}
