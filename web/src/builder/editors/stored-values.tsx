import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Value } from '@/api/scalars'
import { useSuggestions } from '@/people/suggestions'
import { formatCount, formatValue } from '@/ui/format'
import type { Attribute } from '../vocabulary'
import { readValue } from './read-value'
import { useSpellings } from './use-spellings'
import { ValuePicker } from './value-picker'

type Props = { attribute: Attribute; label: string; values: readonly Value[]; onChange: (values: Value[]) => void; between: string; /** Whether parts of a text are asked for, which are not to be chosen from. */ parts?: boolean; /** Whether patterns are typed, in which a comma is a sign like others. */ patterns?: boolean; single?: boolean }

/** Values of an attribute, chosen from what is stored. */
export function StoredValues({ attribute, label, values, onChange, between, parts = false, patterns = false, single }: Props) {
  const { t } = useTranslation('builder')
  const [typed, setTyped] = useState<string | null>(null)
  const { found, askedFor } = useSuggestions(attribute.key, parts ? null : typed, 30)
  const spellings = useSpellings(parts ? null : attribute)
  const text = attribute.kind === 'STRING' || attribute.kind === 'STRING_LIST' || attribute.kind === 'VERSION'
  const show = (value: Value) => (text ? String(value) : formatValue(value, { yes: t('row.yes'), no: t('row.no') }))
  const choices = found.map(({ value, count }) => {
    const spelling = show(value).toLowerCase().includes(askedFor.toLowerCase()) ? undefined : spellings.of(value).find((s) => s.toLowerCase().includes(askedFor.toLowerCase()))
    return { value, label: show(value), count, note: spelling && `${spelling} · ${formatCount(count)}` }
  })
  return (
    <ValuePicker
      label={label}
      values={values}
      onChange={onChange}
      choices={choices}
      foundFor={askedFor}
      onSearch={setTyped}
      show={show}
      read={(given) => spellings.valueOf(given) ?? readValue(attribute.kind, given)}
      between={between}
      single={single}
      commas={!patterns}
      placeholder={t(patterns ? 'row.typePattern' : parts ? 'row.typeText' : 'row.chooseMany')}
    />
  )
}
