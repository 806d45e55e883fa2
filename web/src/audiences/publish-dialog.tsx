import './words'
import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient, useMutation } from 'urql'
import { useAnswer } from '@/api/answer'
import { PublishDialogAudienceDocument, type PublishDialogAudienceQuery, PublishDialogPublishDocument } from '@/generated/graphql'
import { Dialog } from '@/ui/dialog'
import { formatCount } from '@/ui/format'
import { IssueList, type ShownIssue } from '@/ui/issue-list'
import { Answer } from '@/ui/states'
import { PlainEnglish } from './plain-english'
import { Names, PublishChange } from './publish-change'
import { tellPublished } from './published'
import { refusals } from './refusals'
import { UsedBy } from './used-by'

type Props = {
  audience: { key: string; name: string; version: number }
  /** It was left without publishing. */
  onClose: () => void
  /** It was published, and the dialog is to go. */
  onPublished: () => void
}

/** Publishing: whom the audience means then, how many come in and go out, five of each by name; afterwards it can be undone. */
export function PublishDialog({ audience, onClose, onPublished }: Props) {
  const { t } = useTranslation('audiences')
  return (
    <Dialog onClose={onClose} size="lg" title={t('publish.title', { name: audience.name })}>
      <Content audience={audience} onClose={onClose} onPublished={onPublished} />
    </Dialog>
  )
}

type Found = NonNullable<PublishDialogAudienceQuery['audience']>

function Content({ audience, onClose, onPublished }: Props) {
  const { t } = useTranslation('audiences')
  const client = useClient()
  const [result, again] = useAnswer({ query: PublishDialogAudienceDocument, variables: { by: { key: audience.key } }, requestPolicy: 'network-only' })
  const [publishing, publish] = useMutation(PublishDialogPublishDocument)
  const [refused, setRefused] = useState<readonly ShownIssue[]>([])

  const confirm = async (found: Found) => {
    const answer = await publish({ audience: { key: found.key }, version: found.version })
    const faults = refusals(answer, answer.data?.publishAudience.issues)
    if (faults.some((i) => i.code === 'STALE_VERSION')) again()
    setRefused(faults)
    const published = answer.data?.publishAudience.audience
    if (faults.length > 0 || !published) return
    tellPublished(client, t, published)
    onPublished()
  }

  return (
    <Answer of={result} again={again}>
      {({ audience: found }) => (
        <Stack gap="md">
          {found?.draft ? <Proposed audience={found} seen={audience.version} /> : <Text>{t(found ? 'publish.noDraft' : 'page.missing')}</Text>}
          <IssueList issues={refused} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:action.cancel')}
            </Button>
            <Button loading={publishing.fetching} disabled={!found?.draft?.population || found.draft.issues.some((i) => i.severity === 'ERROR')} onClick={() => found && confirm(found)}>
              {t('publish.action')}
            </Button>
          </Group>
        </Stack>
      )}
    </Answer>
  )
}

function Proposed({ audience, seen }: { audience: Found; seen: number }) {
  const { t } = useTranslation('audiences')
  const { draft } = audience
  if (!draft) return null
  return (
    <>
      {audience.version !== seen && <Alert color="yellow">{t('publish.changed')}</Alert>}
      <IssueList issues={draft.issues} />
      {draft.description && <PlainEnglish of={draft.description} />}
      {draft.population && audience.status === 'ACTIVE' && <PublishChange after={{ draftOf: { key: audience.key } }} before={{ audience: { key: audience.key } }} />}
      {draft.population && audience.status !== 'ACTIVE' && (
        <>
          <Text size="lg" fw={600}>
            {t('publish.first', { count: draft.population.size, formatted: formatCount(draft.population.size) })}
          </Text>
          <Names title={t('publish.within')} seeAll={t('publish.seeAllWithin')} of={{ draftOf: { key: audience.key } }} people={draft.population} />
        </>
      )}
      <UsedBy audiences={audience.usedBy} text={t('publish.usedBy', { count: audience.usedBy.length })} />
    </>
  )
}
