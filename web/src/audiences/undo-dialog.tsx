import { Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient } from 'urql'
import { ConfirmDialog } from '@/ui/confirm-dialog'
import type { Audience } from './audience-page'
import { undoPublish } from './published'
import { UsedBy } from './used-by'

/** Takes the last publication back, after saying what that means. */
export function UndoDialog({ audience, onClose }: { audience: Audience; onClose: () => void }) {
  const { t } = useTranslation('audiences')
  const client = useClient()
  const [busy, setBusy] = useState(false)
  const first = audience.versions.length < 2
  const needed = first && audience.usedBy.length > 0
  const confirm = async () => {
    setBusy(true)
    await undoPublish(client, t, audience)
    onClose()
  }
  return (
    <ConfirmDialog title={t('undo.title')} onClose={onClose} action={t('undo.action')} busy={busy} onConfirm={needed ? undefined : () => void confirm()}>
      {needed ? <UsedBy audiences={audience.usedBy} text={t('undo.used', { count: audience.usedBy.length })} /> : <Text size="sm">{t(first ? 'undo.first' : 'undo.back')}</Text>}
      {!first && <Text size="sm">{t(audience.draft ? 'undo.draftStays' : 'undo.draftBecomes')}</Text>}
    </ConfirmDialog>
  )
}
