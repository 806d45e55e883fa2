import { Progress, Stack, Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useSubscription } from 'urql'
import { type ImportFiguresFragment, ImportsProgressDocument } from '@/generated/graphql'
import { formatInstant, saidBy } from '@/ui/format'
import { LinkAnchor } from '@/ui/link'
import { WideTable } from '@/ui/wide-table'
import { percent } from './choices'
import { useFigureLine } from './figures'
import { ImportBadge } from './import-badge'
import { isMoving } from './use-import'
import './words'

/** The imports so far, the newest first; those under way move. */
export function ImportsTable({ of }: { of: ImportFiguresFragment[] }) {
  const { t } = useTranslation('imports')
  return (
    <WideTable label={t('list.title')} minWidth={640}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('list.file')}</Table.Th>
          <Table.Th>{t('list.status')}</Table.Th>
          <Table.Th>{t('list.figures')}</Table.Th>
          <Table.Th>{t('list.by')}</Table.Th>
          <Table.Th>{t('list.when')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {of.map((one) => (
          <ImportRow key={one.id} listed={one} />
        ))}
      </Table.Tbody>
    </WideTable>
  )
}

function ImportRow({ listed }: { listed: ImportFiguresFragment }) {
  const { t } = useTranslation('imports')
  const line = useFigureLine()
  const moving = isMoving(listed)
  const [{ data }] = useSubscription({ query: ImportsProgressDocument, variables: { id: listed.id }, pause: !moving })
  const of = moving && data ? data.importProgressed : listed
  return (
    <Table.Tr>
      <Table.Td data-label={t('list.file')}>
        <LinkAnchor to="/imports/$id" params={{ id: of.id }} fw={600} size="sm">
          {of.fileName ?? t(`unnamed.${of.format}`)}
        </LinkAnchor>
      </Table.Td>
      <Table.Td data-label={t('list.status')}>
        <Stack gap={4} align="flex-start">
          <ImportBadge status={of.status} dryRun={of.dryRun} />
          {of.status === 'RUNNING' && of.size > 0 && <Progress value={percent(of.bytes, of.size)} size="sm" w={110} aria-label={t('status.RUNNING')} />}
        </Stack>
      </Table.Td>
      <Table.Td data-label={t('list.figures')} className="tabular">
        {line(of)}
      </Table.Td>
      <Table.Td data-label={t('list.by')}>{saidBy(of.createdBy)}</Table.Td>
      <Table.Td data-label={t('list.when')} style={{ whiteSpace: 'nowrap' }}>
        {formatInstant(of.createdAt)}
      </Table.Td>
    </Table.Tr>
  )
}
