import { Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCount, formatInstant, formatShare, saidBy } from '@/ui/format'
import type { Audience } from './audience-page'
import { LiveCount } from './live-count'
import { Tags } from './tags'

/** The size as it is this moment, and what has come and gone since the page was opened; who looks after it. */
export function AudienceFacts({ audience, entered, left }: { audience: Audience; entered: number; left: number }) {
  const { t } = useTranslation('audiences')
  const { population, owner, tags, updatedAt } = audience
  return (
    <Group gap="lg" style={{ columnGap: 'var(--mantine-spacing-xl)' }} align="flex-start">
      {population && (
        <Fact label={t('facts.people')}>
          <span aria-live="polite">
            <LiveCount of={population.size} fz={28} fw={700} lh={1.2} />
          </span>
          <Text size="sm" c="dimmed">
            {t('facts.share', { share: formatShare(population.share) })}
          </Text>
          {(entered > 0 || left > 0) && (
            <Text size="sm" className="tabular">
              {left === 0 ? t('facts.entered', { formatted: formatCount(entered) }) : entered === 0 ? t('facts.left', { formatted: formatCount(left) }) : t('facts.both', { entered: formatCount(entered), left: formatCount(left) })}
            </Text>
          )}
        </Fact>
      )}
      {saidBy(owner) && (
        <Fact label={t('facts.owner')}>
          <Text>{owner}</Text>
        </Fact>
      )}
      {tags.length > 0 && (
        <Fact label={t('facts.tags')}>
          <Tags tags={tags} />
        </Fact>
      )}
      <Fact label={t('facts.changed')}>
        <Text>{formatInstant(updatedAt)}</Text>
      </Fact>
    </Group>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text size="sm" c="dimmed" mb={2}>
        {label}
      </Text>
      {children}
    </div>
  )
}
