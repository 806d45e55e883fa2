import { Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CombinedError } from 'urql'
import type { PeopleMovesFragment } from '@/generated/graphql'
import { IssueList, type ShownIssue } from '@/ui/issue-list'
import { Failure, Loading } from '@/ui/states'
import { faultsElsewhere } from './draft'
import { Moves } from './moves'
import './words'

type Props = {
  preview?: PeopleMovesFragment
  /** Whether the preview is about what is on the screen. */
  current: boolean
  name: string
  changed: boolean
  error?: CombinedError
  again: () => void
  refused: readonly ShownIssue[]
  unsaved?: CombinedError
}

/** The audiences gained and lost if this were saved now. */
export function MovesPanel({ preview, current, name, changed, error, again, refused, unsaved }: Props) {
  const { t } = useTranslation('people')
  const faulty = preview?.issues.some((i) => i.severity === 'ERROR') ?? false
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="person-moves">
      <Title order={2} id="person-moves" mb="sm">
        {t('moves.title')}
      </Title>
      <Stack gap="sm" aria-live="polite" aria-busy={!current} className={current ? undefined : 'waiting'}>
        <IssueList issues={faultsElsewhere([...(preview?.issues ?? []), ...refused])} />
        {unsaved && <Failure error={unsaved} />}
        {error && <Failure error={error} again={again} />}
        {!changed ? (
          <Text size="sm" c="dimmed">
            {t('moves.nothing')}
          </Text>
        ) : faulty ? (
          <Text size="sm">{t('moves.faulty')}</Text>
        ) : preview ? (
          <Moves of={preview} name={name} />
        ) : (
          !error && <Loading lines={2} />
        )}
      </Stack>
    </Paper>
  )
}
