import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMutation } from 'urql'
import { AudienceDiscardDraftDocument } from '@/generated/graphql'
import { ConfirmDialog } from '@/ui/confirm-dialog'
import { usePeople } from '@/ui/count'
import { formatInstant, saidBy } from '@/ui/format'
import { IssueList } from '@/ui/issue-list'
import { tellDone, tellRefused } from '@/ui/tell'
import type { Audience } from './audience-page'
import { Listed } from './listed'
import { PlainEnglish } from './plain-english'
import { refusals } from './refusals'

type Props = { audience: Audience; draft: NonNullable<Audience['draft']> }

/** What is proposed and not on yet. To edit and to publish it stand in the head of the page. */
export function DraftNote({ audience, draft }: Props) {
  const { t } = useTranslation('audiences')
  const people = usePeople()
  const [discarding, setDiscarding] = useState(false)
  const off = audience.status === 'ARCHIVED'
  return (
    <Paper withBorder p="md" component="section" className="draft-note">
      <Stack gap="sm">
        <Title order={2}>{t(audience.active ? 'draft.title' : 'draft.only')}</Title>
        <Text size="sm" c="dimmed">
          {saidBy(draft.savedBy) ? t('draft.savedBy', { when: formatInstant(draft.savedAt), who: draft.savedBy }) : t('draft.saved', { when: formatInstant(draft.savedAt) })}
        </Text>
        {draft.description && <PlainEnglish of={draft.description} />}
        <Listed {...draft} />
        {draft.population && (
          <Text size="sm" fw={600}>
            {t('draft.size', { people: people(draft.population.size) })}
          </Text>
        )}
        <IssueList issues={draft.issues} />
        {!off && audience.active && (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={() => setDiscarding(true)}>
              {t('draft.discard')}
            </Button>
          </Group>
        )}
      </Stack>
      {discarding && <Discard audience={audience} onClose={() => setDiscarding(false)} />}
    </Paper>
  )
}

function Discard({ audience, onClose }: { audience: Audience; onClose: () => void }) {
  const { t } = useTranslation('audiences')
  const [result, discard] = useMutation(AudienceDiscardDraftDocument)
  const confirm = async () => {
    const answer = await discard({ audience: { key: audience.key }, version: audience.version })
    const refused = refusals(answer, answer.data?.discardDraft.issues)
    onClose()
    if (refused.length > 0) tellRefused(t('draft.notDiscarded'), refused, audience.key)
    else tellDone(t('draft.discarded'), { about: audience.key })
  }
  return (
    <ConfirmDialog title={t('draft.discardTitle')} onClose={onClose} action={t('draft.discard')} grave busy={result.fetching} onConfirm={() => void confirm()}>
      <Text size="sm">{t('draft.discardHint')}</Text>
    </ConfirmDialog>
  )
}
