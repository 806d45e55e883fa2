import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMutation } from 'urql'
import { AudienceDeleteDocument } from '@/generated/graphql'
import { IssueList } from '@/ui/issue-list'
import { Dialog } from './dialog'
import type { MenuAudience } from './menu'
import { type Refusal, refusals } from './refusals'
import { tellDone } from './tell'
import { UsedBy } from './used-by'

type Props = { audience: MenuAudience; opened: boolean; onClose: () => void; onDeleted?: () => void }

/** Deletes for ever, after one more question. */
export function DeleteDialog(props: Props) {
  const { t } = useTranslation('audiences')
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={t('delete.title', { name: props.audience.name })}>
      <Question {...props} />
    </Dialog>
  )
}

function Question({ audience, onClose, onDeleted }: Props) {
  const { t } = useTranslation('audiences')
  const [refused, setRefused] = useState<readonly Refusal[]>([])
  const [result, remove] = useMutation(AudienceDeleteDocument)
  const used = audience.usedBy.length > 0
  return (
    <Stack gap="md">
      {used ? <UsedBy audiences={audience.usedBy} text={t('delete.used', { count: audience.usedBy.length })} /> : <Text size="sm">{t('delete.hint')}</Text>}
      <IssueList issues={refused} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('common:action.cancel')}
        </Button>
        <Button
          color="red.8"
          disabled={used}
          loading={result.fetching}
          onClick={async () => {
            const answer = await remove({ audience: { key: audience.key }, version: audience.version }, { additionalTypenames: ['Audience'] })
            const faults = refusals(answer, answer.data?.deleteAudience.issues)
            setRefused(faults)
            if (faults.length > 0) return
            tellDone(t('delete.done', { name: audience.name }))
            onClose()
            onDeleted?.()
          }}
        >
          {t('delete.action')}
        </Button>
      </Group>
    </Stack>
  )
}
