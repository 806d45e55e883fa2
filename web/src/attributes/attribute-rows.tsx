import { Badge, Group, Progress, Table, type TableThProps, Text, Tooltip } from '@mantine/core'
import { IconArchive, IconLock, IconSparkles } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Count } from '@/ui/count'
import { formatCount, formatShare } from '@/ui/format'
import { KindIcon } from '@/ui/kind-icon'
import { LinkAnchor } from '@/ui/link'
import { SortHead } from '@/ui/sort-head'
import { type Column, type ListedAttribute, type Order, pressed } from './attribute-order'
import './words'

type Props = { attributes: readonly ListedAttribute[]; order: Order; onOrder: (order: Order) => void }

/** Attributes line by line. */
export function AttributeRows({ attributes, order, onOrder }: Props) {
  const { t } = useTranslation('attributes')
  const common = useTranslation().t
  const head = (by: Column, rest?: { right?: boolean } & Pick<TableThProps, 'visibleFrom'>) => <SortHead label={t(`list.${by}`)} {...rest} sorted={order.by === by ? (order.down ? 'down' : 'up') : undefined} onSort={() => onOrder(pressed(order, by))} />
  return (
    <Table aria-label={t('list.title')} verticalSpacing={8} fz="sm" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          {head('label')}
          {head('kind', { visibleFrom: 'xs' })}
          {head('known', { right: true })}
          {head('missing', { right: true, visibleFrom: 'xs' })}
          {head('used', { right: true, visibleFrom: 'sm' })}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {attributes.map((a) => {
          const share = a.known + a.missing === 0 ? 0 : a.known / (a.known + a.missing)
          return (
            <Table.Tr key={a.id}>
              <Table.Td>
                <Group gap={6}>
                  <LinkAnchor to="/attributes/$key" params={{ key: a.key }} fw={500} inherit>
                    {a.label}
                  </LinkAnchor>
                  {a.retired && <Mark icon={<IconArchive size={12} aria-hidden />} word={t('list.retired')} />}
                  {a.sensitive && <Mark icon={<IconLock size={12} aria-hidden />} word={t('list.sensitive')} />}
                  {!a.declared && <Mark icon={<IconSparkles size={12} aria-hidden />} word={t('list.inferred')} />}
                </Group>
                <Text size="xs" c="dimmed" hiddenFrom="xs">
                  {common(`kind.${a.kind}`)}
                </Text>
                {a.description !== '' && (
                  <Text size="xs" c="dimmed" lineClamp={1} maw={420} visibleFrom="sm">
                    {a.description}
                  </Text>
                )}
              </Table.Td>
              <Table.Td visibleFrom="xs">
                <Group gap={6} wrap="nowrap">
                  <KindIcon kind={a.kind} />
                  {common(`kind.${a.kind}`)}
                </Group>
              </Table.Td>
              <Table.Td ta="right" w={150}>
                <Count of={a.known} inherit />
                <Tooltip label={formatShare(share)}>
                  <Progress value={share * 100} size={4} mt={4} aria-label={`${a.label}: ${formatShare(share)}`} />
                </Tooltip>
              </Table.Td>
              <Table.Td ta="right" visibleFrom="xs">
                <Count of={a.missing} inherit />
              </Table.Td>
              <Table.Td ta="right" visibleFrom="sm">{a.usedBy.length === 0 ? <Text span inherit c="dimmed" children={t('list.unused')} /> : t('list.audiences', { count: a.usedBy.length, formatted: formatCount(a.usedBy.length) })}</Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}

export function Mark({ icon, word }: { icon: ReactNode; word: string }) {
  return (
    <Badge size="sm" variant="outline" color="gray.6" tt="none" fw={500} leftSection={icon} style={{ color: 'var(--mantine-color-text)' }}>
      {word}
    </Badge>
  )
}
