import { MultiSelect, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Value } from '@/api/scalars'
import { choicesOf } from './listed'
import './words'

/** What every field for a value has, whatever its kind. */
export type Field = {
  label: string
  description: string | undefined
  inputWrapperOrder: ('label' | 'input' | 'description' | 'error')[]
  error: string | undefined
  withAsterisk: boolean | undefined
  placeholder: string | undefined
}

type Props = {
  field: Field
  /** Whether a person may have several of them. */
  several: boolean
  listed: readonly Value[]
  value: Value | null
  onChange: (value: Value | null) => void
}

/** A value that is one of a list, or several of it. */
export function ListedValue({ field, several, listed, value, onChange }: Props) {
  const { t } = useTranslation('people')
  const data = choicesOf(listed, value)
  const common = { ...field, data, searchable: true, clearable: !field.withAsterisk, nothingFoundMessage: t('form.nothingFound'), maxDropdownHeight: 260 }
  if (!several) return <Select {...common} value={typeof value === 'string' ? value || null : null} onChange={onChange} />
  const chosen = Array.isArray(value) ? value : []
  return (
    <MultiSelect
      {...common}
      placeholder={chosen.length > 0 ? undefined : (field.placeholder ?? t('form.listedPlaceholder'))}
      classNames={chosen.length > 0 ? { inputField: 'pill-field' } : undefined}
      value={chosen}
      onChange={onChange}
      hidePickedOptions
    />
  )
}
