import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient } from 'urql'
import type { Audience } from './audience-page'
import { Dialog } from './dialog'
import { undoPublish } from './published'
import { UsedBy } from './used-by'

type Props = { audience: Audience; opened: boolean; onClose: () => void }

/** Takes the last publication back, after saying what that means. */
export function UndoDialog({ audience, opened, onClose }: Props) {
  const { t } = useTranslation('audiences')
  const client = useClient()
  const [busy, setBusy] = useState(false)
  const first = audience.versions.length < 2
  const needed = first && audience.usedBy.length > 0
  return (
    <Dialog opened={opened} onClose={onClose} title={t('undo.title')}>
      <Stack gap="md">
        {needed ? <UsedBy audiences={audience.usedBy} text={t('undo.used', { count: audience.usedBy.length })} /> : <Text size="sm">{t(first ? 'undo.first' : 'undo.back')}</Text>}
        {!first && <Text size="sm">{t(audience.draft ? 'undo.draftStays' : 'undo.draftBecomes')}</Text>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:action.cancel')}
          </Button>
          <Button
            loading={busy}
            disabled={needed}
            onClick={async () => {
              setBusy(true)
              await undoPublish(client, t, audience)
              setBusy(false)
              onClose()
            }}
          >
            {t('undo.action')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
