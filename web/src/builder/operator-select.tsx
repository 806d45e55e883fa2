import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './builder.module.css'
import { verbsOf } from './operators'
import type { Operator } from './vocabulary'

type Props = { of: string; operators: readonly Operator[]; name: string; negated: boolean; onChange: (operator: Operator, negated: boolean) => void }

/** The verbs that fit, as the server tells them; those one seldom wants stand below the others. */
export function OperatorSelect({ of, operators, name, negated, onChange }: Props) {
  const { t } = useTranslation('builder')
  const { often, seldom } = verbsOf(operators)
  const all = [...often, ...seldom]
  const value = name === '' ? null : `${negated ? '!' : ''}${name}`
  const known = value === null || all.some((verb) => verb.value === value)
  const longest = all.find((verb) => verb.value === value)?.label.length ?? 8
  return (
    <Select
      size="sm"
      aria-label={t('row.operator', { of })}
      data={[...(known ? [] : [{ value, label: name }]), ...often, ...(seldom.length > 0 ? [{ group: t('row.moreVerbs'), items: seldom }] : [])]}
      value={value}
      onChange={(chosen) => {
        const operator = operators.find((o) => o.name === chosen?.replace(/^!/, ''))
        if (chosen && operator) onChange(operator, chosen.startsWith('!'))
      }}
      allowDeselect={false}
      placeholder={t('row.choose')}
      data-operator
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
