import { Grid, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconArchive, IconListDetails, IconLock, IconSparkles } from '@tabler/icons-react'
import { useParams as useRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '@/api/answer'
import { useFresh } from '@/api/fresh'
import { CompositionPanel } from '@/composition/composition-panel'
import { AttributesOneDocument, type AttributesOneQuery, type PopulationInput } from '@/generated/graphql'
import { KindIcon } from '@/ui/kind-icon'
import { LinkAnchor } from '@/ui/link'
import { Page } from '@/ui/page'
import { Answer, Empty } from '@/ui/states'
import { StatusBadge } from '@/ui/status-badge'
import { AttributeActions } from './attribute-actions'
import { AttributeFigures } from './attribute-figures'
import { Mark } from './attribute-rows'
import { HaveIt } from './have-it'
import { RulesPanel } from './rules-panel'
import './words'

export type ShownAttribute = NonNullable<AttributesOneQuery['attribute']>

const everyone: PopulationInput = { criteria: { everyone: true } }

/** One attribute: how people split by it, who has no value, and which audiences ask for it. */
export function AttributePage() {
  const { key } = useRoute({ strict: false }) as { key: string }
  return <AttributeOf key={key} attributeKey={key} />
}

function AttributeOf({ attributeKey }: { attributeKey: string }) {
  const { t } = useTranslation('attributes')
  const common = useTranslation().t
  const [answer, again] = useAnswer({ query: AttributesOneDocument, variables: { key: attributeKey } })
  useFresh(again)
  const attribute = answer.data?.attribute
  const above = [{ title: t('list.title'), to: '/attributes' }]
  if (!attribute)
    return (
      <Page title={t('list.title')} above={above}>
        <Answer of={answer} again={again} lines={6}>
          {() => (
            <Empty icon={<IconListDetails size={36} stroke={1.4} aria-hidden />} title={t('one.unknown')}>
              {t('one.unknownHint')}{' '}
              <LinkAnchor to="/attributes" underline="always">
                {t('one.all')}
              </LinkAnchor>
            </Empty>
          )}
        </Answer>
      </Page>
    )
  return (
    <Page
      key="known"
      title={attribute.label}
      above={above}
      mark={
        <Group gap={6}>
          <Mark icon={<KindIcon kind={attribute.kind} size={12} />} word={common(`kind.${attribute.kind}`)} />
          {attribute.retired && <Mark icon={<IconArchive size={12} aria-hidden />} word={t('list.retired')} />}
          {attribute.sensitive && <Mark icon={<IconLock size={12} aria-hidden />} word={t('list.sensitive')} />}
          {!attribute.declared && <Mark icon={<IconSparkles size={12} aria-hidden />} word={t('list.inferred')} />}
        </Group>
      }
      description={attribute.description || t('one.noDescription')}
      actions={<AttributeActions attribute={attribute} />}
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Paper withBorder p="md" component="section" aria-labelledby="attribute-split">
            <Title order={2} id="attribute-split" mb="sm">
              {t('one.split')}
            </Title>
            <CompositionPanel of={everyone} by={attribute.key} param="split" />
          </Paper>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack gap="lg">
            <HaveIt attribute={attribute} />
            <RulesPanel attribute={attribute} />
            <AttributeFigures attribute={attribute} />
            <UsedBy audiences={attribute.usedBy} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  )
}

function UsedBy({ audiences }: { audiences: ShownAttribute['usedBy'] }) {
  const { t } = useTranslation('attributes')
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="attribute-used">
      <Title order={2} id="attribute-used" mb="sm">
        {t('one.used')}
      </Title>
      {audiences.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('one.unused')}
        </Text>
      )}
      <Stack gap={8}>
        {audiences.map((a) => (
          <Group key={a.id} justify="space-between" gap="xs">
            <LinkAnchor to="/audiences/$key" params={{ key: a.key }} fz="sm" fw={500}>
              {a.name}
            </LinkAnchor>
            <StatusBadge status={a.status} />
          </Group>
        ))}
      </Stack>
    </Paper>
  )
}
