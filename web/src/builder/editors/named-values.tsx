import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Value } from '@/api/scalars'
import { useVocabulary } from '../vocabulary'
import { type Choice, ValuePicker } from './value-picker'

type Props = { of: 'roles' | 'groups'; label: string; values: readonly Value[]; onChange: (values: Value[]) => void; between: string; single: boolean }

/** Roles or groups by their names, with how many people they have. */
export function NamedValues({ of, label, values, onChange, between, single }: Props) {
  const { t } = useTranslation('builder')
  const { roles, groups } = useVocabulary()
  const [typed, setTyped] = useState('')
  const all: Choice[] = of === 'roles' ? roles.map((r) => ({ value: r.name, label: r.name, count: r.size })) : groups.map((g) => ({ value: g.key, label: g.name || g.key, count: g.size }))
  const sorted = all.toSorted((a, b) => (b.count ?? 0) - (a.count ?? 0))
  const found = sorted.filter((choice) => choice.label.toLowerCase().includes(typed.trim().toLowerCase()))
  return <ValuePicker label={label} values={values} onChange={onChange} choices={found} onSearch={setTyped} show={(value) => all.find((c) => c.value === value)?.label ?? String(value)} between={between} single={single} placeholder={t('row.choose')} />
}
