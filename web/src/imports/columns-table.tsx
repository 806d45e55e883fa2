import { Badge, Group, Select, Stack, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Kind } from '@/generated/graphql'
import { formatCount } from '@/ui/format'
import { KindIcon, kinds } from '@/ui/kind-icon'
import { WideTable } from '@/ui/wide-table'
import { attributeOf, type Column, type Found, type ImportScreen } from './choices'
import './words'

type Props = {
  of: ImportScreen
  /** The names people see of attributes that are there already, by their keys. */
  labels: ReadonlyMap<string, string>
  busy: boolean
  choose: (key: string, kind: Kind) => void
}

/** Every column of the file: what it becomes, of which kind, and what is in it. */
export function ColumnsTable({ of, labels, busy, choose }: Props) {
  const { t } = useTranslation('imports')
  const rows = of.read
  return (
    <WideTable label={t('review.columns')} minWidth={820}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('column.name')}</Table.Th>
          <Table.Th>{t('column.use')}</Table.Th>
          <Table.Th w={190}>{t('column.kind')}</Table.Th>
          <Table.Th>{t('column.known')}</Table.Th>
          <Table.Th>{t('column.samples')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {of.columns.map((column) => {
          const attribute = attributeOf(column, of.attributes)
          return (
            <Table.Tr key={column.name}>
              <Table.Td data-label={t('column.name')} fw={600}>{column.name}</Table.Td>
              <Table.Td data-label={t('column.use')}>
                <Use column={column} attribute={attribute} label={attribute && (labels.get(attribute.key) ?? attribute.label ?? attribute.key)} />
              </Table.Td>
              <Table.Td data-label={t('column.kind')}>{attribute && <KindChoice name={column.name} attribute={attribute} busy={busy} choose={(kind) => choose(attribute.key, kind)} />}</Table.Td>
              <Table.Td data-label={t('column.known')} className="tabular">
                {rows > 0 ? t('column.filled', { known: formatCount(column.known), rows: formatCount(rows) }) : formatCount(column.known)}
                {column.distinct && (
                  <Text size="xs" c="dimmed">
                    {t('review.unique')}
                  </Text>
                )}
              </Table.Td>
              <Table.Td data-label={t('column.samples')}>
                <Samples of={column} />
              </Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </WideTable>
  )
}

function Use({ column, attribute, label }: { column: Column; attribute?: Found; label?: string }) {
  const { t } = useTranslation('imports')
  if (column.use !== 'ATTRIBUTE') return <Text size="sm">{t(`column.${column.use}`)}</Text>
  return (
    <Stack gap={2} align="flex-start">
      <Text size="sm">{label ?? column.name}</Text>
      {attribute?.isNew && (
        <Badge size="sm" tt="none" variant="outline" color="hedge.7" c="var(--mantine-color-text)">
          {t('column.isNew')}
        </Badge>
      )}
    </Stack>
  )
}

function KindChoice({ name, attribute, busy, choose }: { name: string; attribute: Found; busy: boolean; choose: (kind: Kind) => void }) {
  const { t } = useTranslation(['imports', 'common'])
  if (!attribute.isNew)
    return (
      <Group gap={6} wrap="nowrap">
        <KindIcon kind={attribute.kind} />
        <Text size="sm">{t(`common:kind.${attribute.kind}`)}</Text>
      </Group>
    )
  return (
    <Select
      size="xs"
      aria-label={t('column.kindOf', { name })}
      leftSection={<KindIcon kind={attribute.kind} size={14} />}
      data={kinds.map((kind) => ({ value: kind, label: t(`common:kind.${kind}`) }))}
      value={attribute.kind}
      allowDeselect={false}
      disabled={busy}
      onChange={(kind) => kind && kind !== attribute.kind && choose(kind as Kind)}
    />
  )
}

function Samples({ of }: { of: Column }) {
  const { t } = useTranslation('imports')
  if (of.samples.length === 0) return of.known > 0 && of.use === 'ATTRIBUTE' ? <Text size="sm" c="dimmed">{t('column.sensitive')}</Text> : null
  return (
    <Group gap={4}>
      {of.samples.map((sample) => (
        <Text key={sample} size="xs" px={6} py={2} bd="1px solid var(--mantine-color-default-border)" bdrs="sm">
          {sample}
        </Text>
      ))}
    </Group>
  )
}
