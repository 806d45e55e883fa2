import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '@/ui/format'
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
  return (
    <div className="overview">
      <Stack gap="lg">
        {draft && <DraftNote audience={audience} draft={draft} />}
        {active && (
          <Section title={t(status === 'ARCHIVED' ? 'overview.wasIn' : 'overview.isIn')}>
            <PlainEnglish of={active.description} />
            <Listed {...active} />
            {status === 'ACTIVE' && (
              <Group gap="md">
                {(['people', 'split', 'check'] as const).map((tab) => (
                  <LinkAnchor key={tab} to="/audiences/$key" params={{ key: audience.key }} search={{ tab }} size="sm" fw={600}>
                    {t(`overview.to.${tab}`)}
                  </LinkAnchor>
                ))}
              </Group>
            )}
            <Text size="sm" c="dimmed">
              {t('overview.published', { when: formatInstant(active.publishedAt), who: active.publishedBy })}
            </Text>
          </Section>
        )}
        {!active && !draft && <Text>{t('overview.nothing')}</Text>}
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

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section">
      <Stack gap="sm">
        <Title order={2}>{title}</Title>
        {children}
      </Stack>
    </Paper>
  )
}
