import { Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMutation } from 'urql'
import { AudienceDeleteDocument } from '@/generated/graphql'
import { ConfirmDialog } from '@/ui/confirm-dialog'
import type { ShownIssue } from '@/ui/issue-list'
import { tellDone } from '@/ui/tell'
import type { MenuAudience } from './menu'
import { refusals } from './refusals'
import { UsedBy } from './used-by'

/** Deletes for ever, after one more question. */
export function DeleteDialog({ audience, onClose, onDeleted }: { audience: MenuAudience; onClose: () => void; onDeleted?: () => void }) {
  const { t } = useTranslation('audiences')
  const [refused, setRefused] = useState<readonly ShownIssue[]>([])
  const [result, remove] = useMutation(AudienceDeleteDocument)
  const used = audience.usedBy.length > 0
  const confirm = async () => {
    const answer = await remove({ audience: { key: audience.key }, version: audience.version }, { additionalTypenames: ['Audience'] })
    const faults = refusals(answer, answer.data?.deleteAudience.issues)
    setRefused(faults)
    if (faults.length > 0) return
    tellDone(t('delete.done', { name: audience.name }))
    onClose()
    onDeleted?.()
  }
  return (
    <ConfirmDialog title={t('delete.title', { name: audience.name })} onClose={onClose} action={t('delete.action')} grave busy={result.fetching} onConfirm={used ? undefined : () => void confirm()} issues={refused}>
      {used ? <UsedBy audiences={audience.usedBy} text={t('delete.used', { count: audience.usedBy.length })} /> : <Text size="sm">{t('delete.hint')}</Text>}
    </ConfirmDialog>
  )
}
