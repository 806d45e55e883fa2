import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './builder.module.css'
import type { Operator } from './vocabulary'

type Props = { of: string; operators: readonly Operator[]; name: string; negated: boolean; onChange: (operator: Operator, negated: boolean) => void }

/** The verbs that fit, as the server tells them: each, and its negation after it. */
export function OperatorSelect({ of, operators, name, negated, onChange }: Props) {
  const { t } = useTranslation('builder')
  const data = operators.flatMap((o) => [
    { value: o.name, label: o.label },
    { value: `!${o.name}`, label: o.negated },
  ])
  const value = name === '' ? null : `${negated ? '!' : ''}${name}`
  const longest = data.find((option) => option.value === value)?.label.length ?? 8
  return (
    <Select
      size="sm"
      aria-label={t('row.operator', { of })}
      data={value === null || data.some((option) => option.value === value) ? data : [{ value, label: name }, ...data]}
      value={value}
      onChange={(chosen) => {
        const operator = operators.find((o) => o.name === chosen?.replace(/^!/, ''))
        if (chosen && operator) onChange(operator, chosen.startsWith('!'))
      }}
      allowDeselect={false}
      placeholder={t('row.choose')}
      classNames={{ input: classes.operator, options: classes.longList }}
      w={`calc(${Math.min(longest, 24)} * 0.86ch + 2.7rem)`}
      maw="100%"
      miw={76}
      rightSectionWidth={26}
      comboboxProps={{ withinPortal: false, width: 'max-content', position: 'bottom-start', shadow: 'md' }}
      withScrollArea={false}
    />
  )
}
