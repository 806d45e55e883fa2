import { Group, Stack, Table, type TableThProps, Text, VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { AudienceRowFragment } from '@/generated/graphql'
import { formatDay, formatInstant, formatShare, saidBy } from '@/ui/format'
import { LinkAnchor } from '@/ui/link'
import { SortHead } from '@/ui/sort-head'
import { StatusBadge } from '@/ui/status-badge'
import type { ListAddress, SortWord } from './list-address'
import { LiveCount } from './live-count'
import { AudienceMenu } from './menu'
import { Tags } from './tags'

type Sizes = ReadonlyMap<string, AudienceRowFragment['population']>
type Props = { audiences: readonly AudienceRowFragment[]; sizes: Sizes; sort: Pick<ListAddress, 'sort' | 'down'>; onSort: (column: SortWord) => void }

/** The audiences of a page. On a phone the status stands below the name and the rest gives way. */
export function AudiencesTable({ audiences, sizes, sort, onSort }: Props) {
  const { t } = useTranslation('audiences')
  const head = (column: SortWord, rest?: { right?: boolean } & Pick<TableThProps, 'visibleFrom'>) => <SortHead label={t(`list.column.${column}`)} sorted={sort.sort === column ? (sort.down ? 'down' : 'up') : undefined} onSort={() => onSort(column)} {...rest} />
  return (
    <Table verticalSpacing="sm" highlightOnHover aria-label={t('list.title')}>
      <Table.Thead>
        <Table.Tr>
          {head('name')}
          <Table.Th visibleFrom="sm">{t('list.column.status')}</Table.Th>
          {head('people', { right: true })}
          <Table.Th visibleFrom="md">{t('list.column.owner')}</Table.Th>
          <Table.Th visibleFrom="sm">{t('list.column.tags')}</Table.Th>
          {head('changed', { visibleFrom: 'md' })}
          <Table.Th w={44}>
            <VisuallyHidden>{t('list.column.actions')}</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {audiences.map((a) => (
          <Row key={a.id} audience={a} population={a.population && (sizes.get(a.id) ?? a.population)} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Row({ audience, population }: { audience: AudienceRowFragment; population: AudienceRowFragment['population'] }) {
  const { t } = useTranslation('audiences')
  const { key, name, description, status, owner, tags, updatedAt } = audience
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400} ta="start">
        <Stack gap={2} className="audience-name">
          <Group gap={8}>
            <LinkAnchor to="/audiences/$key" params={{ key }} fw={600} c="var(--mantine-color-text)">
              {name}
            </LinkAnchor>
            <DraftMark audience={audience} />
          </Group>
          {description && (
            <Text span size="sm" c="dimmed" className="clamp">
              {description}
            </Text>
          )}
          <Group gap={6} hiddenFrom="sm">
            <StatusBadge status={status} />
          </Group>
        </Stack>
      </Table.Th>
      <Table.Td visibleFrom="sm">
        <StatusBadge status={status} />
      </Table.Td>
      <Table.Td ta="right" className="number">
        <LiveCount of={population?.size} fw={600} />
        <Text size="xs" c="dimmed" className="tabular">
          {population ? formatShare(population.share) : t(`list.noSize.${status}`)}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="md">{saidBy(owner)}</Table.Td>
      <Table.Td visibleFrom="sm">
        <Tags tags={tags} />
      </Table.Td>
      <Table.Td visibleFrom="md" title={formatInstant(updatedAt)} style={{ whiteSpace: 'nowrap' }}>
        {formatDay(updatedAt.slice(0, 10))}
      </Table.Td>
      <Table.Td>
        <AudienceMenu audience={audience} place="row" />
      </Table.Td>
    </Table.Tr>
  )
}

/** Beside the name: that there is a draft to be mended, or that more is proposed than is on. */
function DraftMark({ audience: { draft, status } }: { audience: AudienceRowFragment }) {
  const { t } = useTranslation('audiences')
  if (!draft) return null
  if (draft.issues.some((i) => i.severity === 'ERROR'))
    return (
      <Group gap={4} wrap="nowrap" c="var(--mantine-color-error)">
        <IconAlertTriangle size={14} aria-hidden />
        <Text span size="xs" fw={600}>
          {t('list.draftFaulty')}
        </Text>
      </Group>
    )
  if (status !== 'ACTIVE') return null
  return (
    <Text span size="xs" c="dimmed">
      {t('list.draftBeside')}
    </Text>
  )
}
