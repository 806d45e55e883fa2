import { Group, Stack, Table, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useClient } from 'urql'
import { ImportRejectsDocument } from '@/generated/graphql'
import { DownloadButton } from '@/ui/download-button'
import { formatCount } from '@/ui/format'
import { WideTable } from '@/ui/wide-table'
import type { ImportScreen } from './choices'
import { usePlace } from './labels'
import './words'

/** The rows that are refused, each with the reason and the cure; all the server remembers as a file. */
export function Rejects({ of }: { of: ImportScreen }) {
  const { t } = useTranslation('imports')
  const client = useClient()
  const place = usePlace(of.attributes)
  if (of.rejected === 0) return null
  const table = async () => {
    const { data, error } = await client.query(ImportRejectsDocument, { id: of.id }, { requestPolicy: 'network-only' })
    if (error) throw error
    const rows = (data?.import?.rejects ?? []).flatMap((r) => r.issues.map((i) => [r.line, r.user ?? '', place(i.path), i.message, i.hint ?? '']))
    return { head: [...(['line', 'user', 'place', 'reason', 'cure'] as const).map((word) => t(`rejects.${word}`))], rows }
  }
  return (
    <Stack gap="sm" component="section" aria-labelledby="rejects">
      <Group justify="space-between" gap="sm">
        <Stack gap={0}>
          <Title order={2} id="rejects">
            {t('rejects.title')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('rejects.hint', { count: of.rejected, formatted: formatCount(of.rejected) })}{' '}
            {of.rejects.length < of.rejected && t('rejects.first', { shown: formatCount(of.rejects.length), formatted: formatCount(of.rejected) })}
          </Text>
        </Stack>
        <DownloadButton name={`${(of.fileName ?? 'import').replace(/\.[a-z.]+$/i, '')}-refused`} table={table} />
      </Group>
      <WideTable label={t('rejects.title')} minWidth={680}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={80}>{t('rejects.line')}</Table.Th>
            <Table.Th>{t('rejects.user')}</Table.Th>
            <Table.Th>{t('rejects.place')}</Table.Th>
            <Table.Th>{t('rejects.reason')}</Table.Th>
            <Table.Th>{t('rejects.cure')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {of.rejects.flatMap((reject) =>
            reject.issues.map((issue, i) => (
              <Table.Tr key={`${reject.line}.${i}`}>
                <Table.Td data-label={t('rejects.line')} className="tabular">{formatCount(reject.line)}</Table.Td>
                <Table.Td data-label={t('rejects.user')}>{reject.user ?? '–'}</Table.Td>
                <Table.Td data-label={t('rejects.place')}>{place(issue.path)}</Table.Td>
                <Table.Td data-label={t('rejects.reason')}>{issue.message}</Table.Td>
                <Table.Td data-label={t('rejects.cure')}>{issue.hint}</Table.Td>
              </Table.Tr>
            )),
          )}
        </Table.Tbody>
      </WideTable>
    </Stack>
  )
}
