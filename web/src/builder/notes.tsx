import { Anchor, Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconCalendar, IconInfoCircle, IconPencil, IconUserQuestion } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { change } from '@/criteria/edit'
import type { Issue } from '@/criteria/counts'
import { holdsNone, isGroup, isSize, isTest, type Item, type TestRow } from '@/criteria/tree'
import type { Value } from '@/api/scalars'
import { formatCount, formatDay } from '@/ui/format'
import classes from './builder.module.css'
import { useBuilder, useFacts } from './state'
import { useVocabulary } from './vocabulary'

/** What is to be known about a row or group: real days, people without a value, faults with their cure. */
export function Notes({ item }: { item: Item }) {
  const { facts } = useFacts(item.id)
  return (
    <>
      {isTest(item) && <Missing row={item} />}
      {facts?.span && <Span {...facts.span} outside={item.negated} />}
      {facts?.issues.map((issue, i) => (isUnfinished(item, issue) ? <Unfinished key={i} word={isGroup(item) ? 'row.unfinishedGroup' : 'row.unfinished'} /> : <IssueNote key={i} issue={issue} />))}
    </>
  )
}

const Note = ({ icon, children }: { icon: ReactNode; children: ReactNode }) => (
  <Group gap={6} wrap="nowrap" align="flex-start" className={classes.note}>
    <span className={classes.noteIcon}>{icon}</span>
    <Text span size="xs" component="div">
      {children}
    </Text>
  </Group>
)

/** "Includes 213 people without a department. Leave them out" */
function Missing({ row }: { row: TestRow }) {
  const { t } = useTranslation('builder')
  const { tree, edit } = useBuilder()
  const vocabulary = useVocabulary()
  const { facts } = useFacts(row.id)
  const count = facts?.withoutValue ?? 0
  const asksForValue = row.test !== null && !['isSet', 'isEmpty'].includes(row.test.operator)
  const foundMissing = isSize(row.test?.operand) && holdsNone(row.test.operand) // so its negation leaves them out
  if (!row.negated || !asksForValue || foundMissing || (count === 0 && !row.withValueOnly)) return null
  const of = row.type === 'attribute' ? t('missing.a', { label: vocabulary.byKey.get(row.key)?.label ?? row.key }) : t(`missing.${row.type}Of`)
  const said = { count, formatted: formatCount(count), of }
  return (
    <Note icon={<IconUserQuestion size={14} aria-hidden />}>
      {t(row.withValueOnly ? 'missing.excludes' : 'missing.includes', said)}
      {' · '}
      <Anchor component="button" type="button" size="xs" fw={600} c="light-dark(var(--mantine-color-hedge-7), var(--mantine-color-hedge-3))" underline="always" onClick={() => edit(change<TestRow>(tree, row.id, (old) => ({ ...old, withValueOnly: !old.withValueOnly })))}>
        {t(row.withValueOnly ? 'missing.include' : 'missing.leaveOut')}
      </Anchor>
    </Note>
  )
}

type SpanProps = { from?: Value | null; to?: Value | null; zone: string; /** Whether the other days are asked for. */ outside: boolean }

/** A day as it is, an instant as the clocks of the zone show it. */
const shown = (at: Value | null | undefined, zone: string) =>
  typeof at === 'string' && at.includes('T') ? new Intl.DateTimeFormat(navigator.language, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(new Date(at)) : at ? formatDay(String(at)) : ''

/** The real days or instants of a question about time. */
function Span({ from, to, zone, outside }: SpanProps) {
  const { t } = useTranslation('builder')
  const days = { from: shown(from, zone), to: shown(to, zone) }
  const key = from === to ? 'one' : from && to ? 'days' : from ? 'since' : 'until'
  return (
    <Note icon={<IconCalendar size={14} aria-hidden />}>
      <span className="tabular">{outside ? t('span.outside', { span: t(`span.${key}`, days) }) : t(`span.${key}`, days)}</span> · {zone}
    </Note>
  )
}

/** What is not said yet is no fault: the next step is told, calmly. */
const isUnfinished = (item: Item, issue: Issue) => ['VALUE_MISSING', 'TEST_MISSING', 'CRITERIA_EMPTY'].includes(issue.code) || (item.type === 'audience' && item.ref.key === '')

function Unfinished({ word }: { word: 'row.unfinished' | 'row.unfinishedGroup' }) {
  const { t } = useTranslation('builder')
  return (
    <div data-unfinished>
      <Note icon={<IconPencil size={14} aria-hidden />}>{t(word)}</Note>
    </div>
  )
}

/** A fault with its cure. */
export function IssueNote({ issue }: { issue: Issue }) {
  const { t } = useTranslation('builder')
  const Icon = issue.severity === 'ERROR' ? IconAlertTriangle : IconInfoCircle
  return (
    <div className={classes.issue} data-severity={issue.severity}>
      <Icon size={14} aria-label={t(`common:issue.${issue.severity}`)} role="img" />
      <Text span size="xs" component="div">
        {issue.message} {issue.hint && <span className={classes.quiet}>{issue.hint}</span>}
      </Text>
    </div>
  )
}
