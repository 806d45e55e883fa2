import { Group, Select, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Comparison, isSize, type Operand, type Range, type Size } from '@/criteria/tree'
import { NumberField } from '@/ui/number-field'
import classes from '../builder.module.css'

const comparisons: readonly Comparison[] = ['atLeast', 'atMost', 'equals', 'lessThan', 'greaterThan', 'between']
const MOST = 100_000

type Props = { of: string; operand: Operand | undefined; onChange: (operand: Size) => void }

/** How many items, roles or groups there are to be: a comparison and its number, or its two. */
export function CountEditor({ of, operand, onChange }: Props) {
  const { t } = useTranslation('builder')
  const { by, count }: Size = isSize(operand) ? operand : { how: 'size', by: 'atLeast', count: null }
  const range: Range<number> = typeof count === 'object' && count !== null ? count : { from: count, to: null }
  const choose = (next: Comparison) => onChange({ how: 'size', by: next, count: next === 'between' ? range : range.from })
  const number = (label: string, value: number | null, set: (n: number | null) => void) => (
    <NumberField size="sm" w={64} hideControls min={0} max={MOST} allowDecimal={false} allowNegative={false} aria-label={label} data-value value={value} onChange={set} inputMode="numeric" />
  )
  return (
    <Group gap={6} wrap="wrap" className={classes.editor}>
      <Select
        size="sm"
        w={124}
        aria-label={t('size.label', { of })}
        allowDeselect={false}
        data={comparisons.map((value) => ({ value, label: t(`size.${value}`) }))}
        value={by}
        onChange={(chosen) => chosen && choose(chosen as Comparison)}
        comboboxProps={{ withinPortal: false }}
      />
      {number(t(by === 'between' ? 'row.from' : 'row.amount', { of }), range.from, (from) => onChange({ how: 'size', by, count: by === 'between' ? { ...range, from } : from }))}
      {by === 'between' && (
        <>
          <Text span size="sm">
            {t('row.and')}
          </Text>
          {number(t('row.to', { of }), range.to, (to) => onChange({ how: 'size', by, count: { ...range, to } }))}
        </>
      )}
    </Group>
  )
}
