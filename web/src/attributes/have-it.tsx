import { Group, Paper, Progress, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CriteriaInput } from '@/generated/graphql'
import { onlyThese } from '@/people/criteria-param'
import { usePeople } from '@/ui/count'
import { formatShare } from '@/ui/format'
import { LinkAnchor } from '@/ui/link'
import './words'

/** How many people have a value and how many have none, each the way to them. */
export function HaveIt({ attribute: { key, known, missing } }: { attribute: { key: string; known: number; missing: number } }) {
  const { t } = useTranslation('attributes')
  const all = known + missing
  const share = all === 0 ? 0 : known / all
  const set: CriteriaInput = { attribute: { key, is: { isSet: true } } }
  return (
    <Paper withBorder p="md">
      <Stack gap="sm" aria-live="polite">
        <Progress value={share * 100} size={6} aria-label={`${t('one.known')}: ${formatShare(share)}`} />
        <Line title={t('one.known')} label={t('one.knownPeople')} count={known} share={share} criteria={set} />
        <Line title={t('one.missing')} label={t('one.missingPeople')} count={missing} share={all === 0 ? 0 : 1 - share} criteria={{ not: set }} />
      </Stack>
    </Paper>
  )
}

function Line({ title, label, count, share, criteria }: { title: string; label: string; count: number; share: number; criteria: CriteriaInput }) {
  const people = usePeople()
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      <Group gap="sm">
        <Text size="sm" c="dimmed" className="tabular">
          {formatShare(share)}
        </Text>
        <LinkAnchor to="/people" search={onlyThese(criteria)} fz="sm" fw={600} className="tabular" aria-label={`${label}: ${people(count)}`}>
          {people(count)}
        </LinkAnchor>
      </Group>
    </Group>
  )
}
