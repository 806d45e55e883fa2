import { Checkbox, Group, MultiSelect, Select, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AnniversaryInput, Interval, Month, PeriodInput, Weekday } from '@/generated/graphql'
import { NumberField } from '@/ui/number-field'
import classes from '../builder.module.css'

const intervals: Interval[] = ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR']
const months: Month[] = ['JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE', 'JULY', 'AUGUST', 'SEPTEMBER', 'OCTOBER', 'NOVEMBER', 'DECEMBER']
const weekdays: Weekday[] = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY']

type Way = 'this' | 'last' | 'next'

/** A period of the calendar: this month, the last three quarters, the next week and this one. */
export function PeriodEditor({ period, of, onChange }: { period: PeriodInput; of: string; onChange: (period: PeriodInput) => void }) {
  const { t } = useTranslation('builder')
  const { unit, last, next, withCurrent } = period
  const way: Way = typeof last === 'number' ? 'last' : typeof next === 'number' ? 'next' : 'this'
  const count = last ?? next ?? 1
  const set = (to: Way, n: number, step: Interval, current: boolean) => onChange(to === 'this' ? { unit: step } : { unit: step, [to]: n, ...(current ? { withCurrent: true } : {}) })
  return (
    <Group gap={6} className={classes.editor}>
      <Choice label={t('calendar.way', { of })} w={108} data={(['this', 'last', 'next'] as const).map((value) => ({ value, label: t(`calendar.ways.${value}`) }))} value={way} onChange={(to) => set(to, count, unit, withCurrent === true)} />
      {way !== 'this' && <Amount label={t('row.amount', { of })} most={10_000} value={count} onChange={(n) => set(way, n, unit, withCurrent === true)} />}
      <Choice label={t('row.unit', { of })} w={142} data={intervals.map((value) => ({ value, label: t(`calendar.${count === 1 || way === 'this' ? 'one' : 'many'}.${value}`) }))} value={unit} onChange={(step) => set(way, count, step, withCurrent === true)} />
      {way !== 'this' && <Checkbox size="sm" label={t(`calendar.current.${unit}`)} checked={withCurrent === true} onChange={(e) => set(way, count, unit, e.currentTarget.checked)} />}
    </Group>
  )
}

type Around = 'today' | 'next' | 'last' | 'both'

/** When an anniversary comes round: today, or within some days. */
export function AnniversaryEditor({ anniversary, of, onChange }: { anniversary: AnniversaryInput; of: string; onChange: (anniversary: AnniversaryInput) => void }) {
  const { t } = useTranslation('builder')
  const { last, next } = anniversary
  const way: Around = typeof last === 'number' ? (typeof next === 'number' ? 'both' : 'last') : typeof next === 'number' ? 'next' : 'today'
  const choose = (to: Around) => onChange({ ...(to === 'last' || to === 'both' ? { last: last ?? next ?? 7 } : {}), ...(to === 'next' || to === 'both' ? { next: next ?? last ?? 7 } : {}) })
  return (
    <Group gap={6} className={classes.editor}>
      <Choice label={t('calendar.way', { of })} w={132} data={(['today', 'next', 'last', 'both'] as const).map((value) => ({ value, label: t(`calendar.around.${value}`) }))} value={way} onChange={choose} />
      {typeof last === 'number' && <Amount label={t('calendar.lastDays', { of })} most={366} value={last} onChange={(n) => onChange({ ...anniversary, last: n })} />}
      {way === 'both' && <Text span size="sm">{t('calendar.andNext')}</Text>}
      {typeof next === 'number' && <Amount label={t('calendar.nextDays', { of })} most={366} value={next} onChange={(n) => onChange({ ...anniversary, next: n })} />}
      {way !== 'today' && <Text span size="sm">{t('calendar.days')}</Text>}
    </Group>
  )
}

type NamesProps = { takes: 'MONTHS' | 'WEEKDAYS'; label: string; values: readonly string[]; onChange: (values: string[]) => void }

/** Months of a year or days of a week, in their order. */
export function CalendarNames({ takes, label, values, onChange }: NamesProps) {
  const { t } = useTranslation('builder')
  const all: readonly (Month | Weekday)[] = takes === 'MONTHS' ? months : weekdays
  const known = [...values.filter((value) => !all.some((name) => name === value)), ...all]
  return (
    <MultiSelect
      size="sm"
      className={classes.values}
      classNames={{ input: classes.pills, options: classes.longList }}
      aria-label={label}
      data-value
      data={known.map((value) => ({ value, label: t(`calendar.names.${value}`, { defaultValue: value }) }))}
      value={[...values]}
      onChange={(chosen) => onChange(known.filter((name) => chosen.includes(name)))}
      placeholder={values.length === 0 ? t('row.choose') : ''}
      comboboxProps={{ withinPortal: false, shadow: 'md' }}
    />
  )
}

type ChoiceProps<T extends string> = { label: string; w: number; data: { value: T; label: string }[]; value: T; onChange: (value: T) => void }

function Choice<T extends string>({ label, w, data, value, onChange }: ChoiceProps<T>) {
  return <Select size="sm" w={w} aria-label={label} allowDeselect={false} data-value data={data} value={value} onChange={(chosen) => chosen && onChange(chosen as T)} rightSectionWidth={26} comboboxProps={{ withinPortal: false }} />
}

/** A number that is 1 at least; while none is typed the last one stays. */
function Amount({ label, most, value, onChange }: { label: string; most: number; value: number; onChange: (value: number) => void }) {
  return <NumberField size="sm" w={64} hideControls aria-label={label} data-value min={1} max={most} allowDecimal={false} allowNegative={false} value={value} onChange={(n) => n !== null && n >= 1 && n <= most && onChange(n)} inputMode="numeric" />
}
