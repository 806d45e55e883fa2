import { Table, Text, UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Count } from '@/ui/count'
import { formatNumber, formatPercent, formatShare } from '@/ui/format'

export type Part = { id: string; label: string; size: number; share: number; index: number | null; quiet?: boolean }

type Props = { name: string; parts: readonly Part[]; baseline?: string; compact?: boolean; open: (part: Part) => void }

/** The parts as bars beside their exact numbers. The longest bar is the largest part, or the largest mark of the baseline. */
export function PartsTable({ name, parts, baseline, compact, open }: Props) {
  const { t } = useTranslation('composition')
  const largest = Math.max(...parts.map((p) => Math.max(p.share, expected(p) ?? 0)), Number.MIN_VALUE)
  return (
    <div className="scroll-x">
      <Table verticalSpacing={compact ? 4 : 6} highlightOnHover className="parts">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{name}</Table.Th>
            {!compact && <Table.Th w="42%" visibleFrom="sm" aria-hidden />}
            <Table.Th ta="right">{t('people')}</Table.Th>
            <Table.Th ta="right">{t('share')}</Table.Th>
            {baseline && (
              <Table.Th ta="right" visibleFrom={compact ? undefined : 'xs'}>
                {t('index', { name: baseline })}
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {parts.map((part) => (
            <Table.Tr key={part.id}>
              <Table.Th scope="row" fw={400}>
                {part.size > 0 ? (
                  <UnstyledButton className="part-open" fz="sm" c={part.quiet ? 'dimmed' : undefined} onClick={() => open(part)} title={t('open', { part: part.label })}>
                    {part.label}
                  </UnstyledButton>
                ) : (
                  <Text span size="sm" c="dimmed">
                    {part.label}
                  </Text>
                )}
                <Bar part={part} largest={largest} hiddenFrom={compact ? undefined : 'sm'} />
              </Table.Th>
              {!compact && (
                <Table.Td visibleFrom="sm" aria-hidden>
                  <Bar part={part} largest={largest} />
                </Table.Td>
              )}
              <Table.Td ta="right">
                <Count of={part.size} size="sm" fw={600} />
              </Table.Td>
              <Table.Td ta="right" className="tabular">
                {formatShare(part.share)}
                {baseline && !compact && (
                  <Text size="xs" hiddenFrom="xs">
                    {indexWords(part, t)}
                  </Text>
                )}
              </Table.Td>
              {baseline && (
                <Table.Td ta="right" className="tabular" visibleFrom={compact ? undefined : 'xs'}>
                  {indexWords(part, t)}
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function Bar({ part, largest, hiddenFrom }: { part: Part; largest: number; hiddenFrom?: 'sm' }) {
  const width = (share: number) => `${Math.min(100, (share / largest) * 100)}%`
  const mark = expected(part)
  return (
    <Text component="div" aria-hidden hiddenFrom={hiddenFrom} className="part-track">
      <div className={part.quiet ? 'part-bar part-bar-quiet' : 'part-bar'} style={{ width: width(part.share) }} />
      {mark !== undefined && <div className="part-mark" style={{ insetInlineStart: width(mark) }} />}
    </Text>
  )
}

/** The share of the baseline, which the index tells. */
const expected = ({ share, index }: Part) => (index === null || index === 0 ? undefined : share / index)

/** The index in words: "13 % less often", "2.3× as often". Close to 1 is no news. */
function indexWords(part: Pick<Part, 'index' | 'size'>, t: (key: string, values?: Record<string, string>) => string) {
  if (part.index === null) return part.size > 0 ? t('nobodyThere') : '–'
  if (part.index >= 0.95 && part.index <= 1.05) return t('same')
  if (part.index === 0) return '–'
  if (part.index >= 2) return t('times', { times: formatNumber(Number(part.index.toPrecision(2))) })
  return t(part.index > 1 ? 'more' : 'less', { percent: formatPercent(Math.abs(part.index - 1)) })
}
