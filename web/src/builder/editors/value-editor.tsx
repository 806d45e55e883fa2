import { Group, SegmentedControl, Select, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Value } from '@/api/scalars'
import type { AnniversaryInput } from '@/generated/graphql'
import { isPeriod, isRange, type Operand, type TestRow } from '@/criteria/tree'
import { DayInput } from '@/ui/day-input'
import { NumberField } from '@/ui/number-field'
import classes from '../builder.module.css'
import { type Attribute, type Operator, useVocabulary } from '../vocabulary'
import { readDuration, type Unit, writeDuration } from './read-value'
import { AnniversaryEditor, CalendarNames, PeriodEditor } from './calendar-editors'
import { CountEditor } from './count-editor'
import { StoredValues } from './stored-values'
import { instantOf, shownIn } from './zone'

type Props = { attribute: Attribute; row: TestRow; operator: Operator; of: string; onChange: (operand: Operand, operator?: string) => void }

/** The tests that take their values together, joined by "and". */
export const together: readonly string[] = ['allOf', 'exactly']

/** What a test of an attribute compares with, edited in the way its shape and kind ask for. */
export function ValueEditor({ attribute, row, operator, of, onChange }: Props) {
  const { t } = useTranslation('builder')
  const operand = row.test?.operand ?? null
  const label = t('row.value', { of })
  switch (operator.takes) {
    case 'FLAG':
      return null
    case 'PERIOD':
      return <PeriodEditor period={isPeriod(operand) ? operand : { unit: 'MONTH' }} of={of} onChange={onChange} />
    case 'ANNIVERSARY':
      return <AnniversaryEditor anniversary={(operand ?? {}) as AnniversaryInput} of={of} onChange={onChange} />
    case 'MONTHS':
    case 'WEEKDAYS':
      return <CalendarNames takes={operator.takes} label={label} values={Array.isArray(operand) ? operand.map(String) : []} onChange={onChange} />
    case 'DURATION':
      return <DurationEditor kind={attribute.kind} iso={operand} of={of} onChange={onChange} />
    case 'RANGE': {
      const range = isRange(operand) ? operand : { from: null, to: null }
      return (
        <Group gap={6} className={classes.editor} wrap="wrap">
          <OneValue attribute={attribute} operator={operator.name} label={t('row.from', { of })} value={range.from} onChange={(from) => onChange({ ...range, from })} />
          <Text span size="sm">
            {t('row.and')}
          </Text>
          <OneValue attribute={attribute} operator={operator.name} label={t('row.to', { of })} value={range.to} onChange={(to) => onChange({ ...range, to })} />
        </Group>
      )
    }
    case 'COUNT':
      return <CountEditor of={of} operand={operand} onChange={onChange} />
    case 'PATTERNS':
    case 'VALUES': {
      const patterns = operator.takes === 'PATTERNS'
      const parts = patterns || ['contains', 'startsWith', 'endsWith'].includes(operator.name)
      const between = t(together.includes(operator.name) ? 'row.and' : 'row.or')
      return <StoredValues attribute={attribute} label={label} values={Array.isArray(operand) ? operand : []} onChange={onChange} between={between} parts={parts} patterns={patterns} />
    }
    case 'VALUE':
      if (attribute.kind !== 'STRING' && attribute.kind !== 'STRING_LIST' && attribute.kind !== 'VERSION') return <OneValue attribute={attribute} operator={operator.name} label={label} value={operand as Value | null} onChange={onChange} />
      return (
        <StoredValues
          attribute={attribute}
          label={label}
          values={operand === null ? [] : [operand as Value]}
          // A second value makes "is" an "is one of": "or" lives in the list of values.
          onChange={(values) => (values.length > 1 && operator.name === 'equals' && attribute.operators.some((o) => o.name === 'in') ? onChange(values, 'in') : onChange(values.at(-1) ?? null))}
          between={t('row.or')}
          single
        />
      )
  }
}

type OneProps = { attribute: Attribute; operator: string; label: string; value: Value | null; onChange: (value: Value | null) => void }

function OneValue({ attribute: { kind }, operator, label, value, onChange }: OneProps) {
  const { t } = useTranslation('builder')
  const { settings } = useVocabulary()
  if (kind === 'BOOLEAN')
    return (
      <SegmentedControl
        size="sm"
        aria-label={label}
        data-value
        data={[{ value: 'true', label: t('row.yes') }, { value: 'false', label: t('row.no') }]}
        value={String(value ?? '')}
        onChange={(chosen) => onChange(chosen === 'true')}
      />
    )
  if (kind === 'NUMBER' || kind === 'INTEGER')
    return (
      <NumberField size="sm" w={96} hideControls aria-label={label} data-value value={typeof value === 'number' ? value : null} onChange={onChange} placeholder="0" thousandSeparator=" " />
    )
  if (kind === 'DATETIME' && operator !== 'onDay')
    return <TextInput type="datetime-local" size="sm" w={200} aria-label={label} data-value value={typeof value === 'string' ? shownIn(settings.zone, value) : ''} onChange={(e) => onChange(instantOf(settings.zone, e.currentTarget.value))} />
  if (kind === 'DATE' || kind === 'DATETIME')
    return <DayInput size="sm" w={150} aria-label={label} data-value value={typeof value === 'string' ? value : null} onChange={onChange} placeholder={t('row.choose')} />
  return <TextInput size="sm" aria-label={label} data-value value={String(value ?? '')} onChange={(e) => onChange(e.currentTarget.value || null)} />
}

function DurationEditor({ kind, iso, of, onChange }: { kind: Attribute['kind']; iso: Operand; of: string; onChange: (iso: string | null) => void }) {
  const { t } = useTranslation('builder')
  const units: Unit[] = kind === 'DATE' ? ['D', 'W', 'M', 'Y'] : ['H', 'D', 'W', 'M', 'Y']
  const duration = readDuration(iso)
  const [unit, setUnit] = useState<Unit>('D') // while there is no number yet
  if (iso !== null && !duration) return <TextInput size="sm" w={140} aria-label={t('row.value', { of })} data-value value={String(iso)} onChange={(e) => onChange(e.currentTarget.value)} />
  const shown = duration?.unit ?? unit
  const choose = (next: Unit) => {
    setUnit(next)
    if (duration) onChange(writeDuration(duration.amount, next))
  }
  const count = (n: number | null) => {
    setUnit(shown)
    onChange(n !== null && n >= 1 && n <= 999_999 ? writeDuration(n, shown) : null)
  }
  return (
    <Group gap={6} wrap="nowrap" className={classes.editor}>
      <NumberField size="sm" w={56} hideControls aria-label={t('row.amount', { of })} data-value min={1} max={999_999} allowDecimal={false} allowNegative={false} value={duration?.amount ?? null} onChange={count} inputMode="numeric" />
      <Select size="sm" w={104} aria-label={t('row.unit', { of })} allowDeselect={false} data={units.map((value) => ({ value, label: t(`unit.${value}`, { count: duration?.amount ?? 2 }) }))} value={shown} onChange={(chosen) => chosen && choose(chosen as Unit)} comboboxProps={{ withinPortal: false }} />
    </Group>
  )
}
