import { Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient } from 'urql'
import { useAnswer } from '@/api/answer'
import { type PopulationInput, UndoDialogAudienceDocument, type UndoDialogAudienceQuery } from '@/generated/graphql'
import { ConfirmDialog } from '@/ui/confirm-dialog'
import { usePeople } from '@/ui/count'
import { Answer } from '@/ui/states'
import type { Audience } from './audience-page'
import { PublishChange } from './publish-change'
import { undoPublish } from './published'
import { UsedBy } from './used-by'

/** Takes the last publication back, after saying what that means and for how many. */
export function UndoDialog({ audience, onClose }: { audience: Audience; onClose: () => void }) {
  const { t } = useTranslation('audiences')
  const client = useClient()
  const people = usePeople()
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
      {needed ? <UsedBy audiences={audience.usedBy} text={t('undo.used', { count: audience.usedBy.length })} /> : <Text size="sm">{first ? t('undo.first', { people: people(audience.population?.size ?? 0) }) : t('undo.back')}</Text>}
      {!first && <Change audience={audience.key} />}
      {!first && <Text size="sm">{t(audience.draft ? 'undo.draftStays' : 'undo.draftBecomes')}</Text>}
    </ConfirmDialog>
  )
}

/** Who comes in again and who goes out. */
function Change({ audience }: { audience: string }) {
  const [result, again] = useAnswer({ query: UndoDialogAudienceDocument, variables: { by: { key: audience } }, requestPolicy: 'network-only' })
  return (
    <Answer of={result} again={again} lines={3}>
      {(data) => data.audience?.versions[1] && <PublishChange after={peopleOf(data.audience.versions[1])} before={{ audience: { key: audience } }} undoing />}
    </Answer>
  )
}

type Version = NonNullable<UndoDialogAudienceQuery['audience']>['versions'][number]

/** Whoever a version chooses, the two lists counted. */
function peopleOf({ criteria, include, exclude }: Version): PopulationInput {
  const chosen: PopulationInput = include.length > 0 ? { union: [{ criteria }, { criteria: { users: include } }] } : { criteria }
  return exclude.length > 0 ? { minus: [chosen, { criteria: { users: exclude } }] } : chosen
}
