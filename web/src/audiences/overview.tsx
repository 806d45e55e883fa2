import { Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CompositionPanel } from '@/composition/composition-panel'
import type { PopulationInput } from '@/generated/graphql'
import { PeopleTable } from '@/people/people-table'
import { formatInstant, saidBy } from '@/ui/format'
import { LinkAnchor } from '@/ui/link'
import type { Audience } from './audience-page'
import { ForPrograms } from './developers'
import { DraftNote } from './draft-note'
import { Listed } from './listed'
import { PlainEnglish } from './plain-english'
import { UsedBy } from './used-by'

/** What the audience does, in plain English; what is proposed beside it; who relies on it. */
export function Overview({ audience }: { audience: Audience }) {
  const { t } = useTranslation('audiences')
  const { active, status, usedBy, draft } = audience
  const by = { key: audience.key }
  const shown: PopulationInput | undefined = status === 'ACTIVE' ? { audience: by } : status === 'DRAFT' && draft?.population ? { draftOf: by } : undefined
  return (
    <div className="overview">
      <Stack gap="lg">
        {draft && <DraftNote audience={audience} draft={draft} />}
        {active && (
          <Section title={t(status === 'ARCHIVED' ? 'overview.wasIn' : 'overview.isIn')}>
            <PlainEnglish of={active.description} />
            <Listed {...active} />
            <Text size="sm" c="dimmed">
              <Published {...active} />
            </Text>
          </Section>
        )}
        {!active && !draft && <Text>{t('overview.nothing')}</Text>}
        {shown && <Glance of={shown} audience={audience} />}
      </Stack>
      <Stack gap="lg">
        <Section title={t('overview.usedBy')}>{usedBy.length > 0 ? <UsedBy audiences={usedBy} text={t('overview.usedByText')} /> : <Text size="sm">{t('overview.unused')}</Text>}</Section>
        <Section title={t('overview.programs')}>
          <ForPrograms name={audience.key} />
        </Section>
      </Stack>
    </div>
  )
}

/** The people and how they split at a glance, each with the way to all of it. */
function Glance({ of, audience }: { of: PopulationInput; audience: Audience }) {
  const { t } = useTranslation('audiences')
  const all = (tab: 'people' | 'split') => (
    <LinkAnchor to="/audiences/$key" params={{ key: audience.key }} search={{ tab }} size="sm" fw={600}>
      {t(`overview.to.${tab}`)}
    </LinkAnchor>
  )
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg" className="glance">
      <Section title={t('tab.people')} aside={all('people')}>
        <PeopleTable of={of} size={of.audience ? audience.population?.size : undefined} name={audience.name} compact />
      </Section>
      <Section title={t('tab.split')} aside={all('split')}>
        <CompositionPanel of={of} compact />
      </Section>
    </SimpleGrid>
  )
}

/** When it was published, and by whom where the server tells people apart. */
export function Published({ publishedAt, publishedBy }: { publishedAt: string; publishedBy: string }) {
  const { t } = useTranslation('audiences')
  const when = formatInstant(publishedAt)
  return <>{saidBy(publishedBy) ? t('overview.publishedBy', { when, who: publishedBy }) : t('overview.published', { when })}</>
}

function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section">
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Title order={2}>{title}</Title>
          {aside}
        </Group>
        {children}
      </Stack>
    </Paper>
  )
}
