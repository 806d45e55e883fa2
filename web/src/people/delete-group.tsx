import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMutation } from 'urql'
import { PeopleDeleteGroupDocument } from '@/generated/graphql'
import { ConfirmDialog } from '@/ui/confirm-dialog'
import { Failure } from '@/ui/states'
import { tellDone } from '@/ui/tell'
import { touched } from './changes'
import './words'

/** Asks before a group goes, and says who still uses it. */
export function DeleteGroup({ group, onClose }: { group: { key: string; name: string }; onClose: () => void }) {
  const { t } = useTranslation('people')
  const [{ data, error, fetching }, remove] = useMutation(PeopleDeleteGroupDocument)
  const confirm = async () => {
    const { data } = await remove({ key: group.key }, touched)
    if (!data?.deleteGroup.deleted) return
    tellDone(t('groups.deleted', { name: group.name }))
    onClose()
  }
  return (
    <ConfirmDialog onClose={onClose} title={t('groups.deleteTitle', { name: group.name })} action={t('groups.delete')} grave busy={fetching} onConfirm={() => void confirm()} issues={data?.deleteGroup.issues}>
      <Text size="sm">{t('groups.deleteHint')}</Text>
      {error && <Failure error={error} />}
    </ConfirmDialog>
  )
}
