import { Group, MultiSelect, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCount } from '@/ui/format'
import './words'

type Props = {
  label: string
  placeholder: string
  choices: readonly { value: string; label: string; size: number }[]
  value: readonly string[]
  onChange: (value: string[]) => void
  /** How something is offered that is not there yet. */
  offer: (name: string) => string
  error?: string
}

/** Several of what there is, and new ones by typing them. */
export function ChoiceInput({ label, placeholder, choices, value, onChange, offer, error }: Props) {
  const { t } = useTranslation('people')
  const [typed, setTyped] = useState('')
  const name = typed.trim()
  const known = new Map(choices.map((c) => [c.value, c]))
  const there = choices.some((c) => c.value === name || c.label.toLowerCase() === name.toLowerCase()) || value.includes(name)
  const made = value.filter((v) => !known.has(v))
  const found = choices.filter((c) => c.label.toLowerCase().includes(name.toLowerCase())).sort((a, b) => b.size - a.size)
  const data = [...found, ...value.flatMap((v) => (known.has(v) && !found.includes(known.get(v)!) ? [known.get(v)!] : [])), ...made.map((v) => ({ value: v, label: v })), ...(name !== '' && !there ? [{ value: name, label: name }] : [])]
  return (
    <MultiSelect
      label={label}
      placeholder={value.length === 0 ? placeholder : undefined}
      error={error}
      value={[...value]}
      onChange={(next) => {
        onChange(next)
        setTyped('')
      }}
      data={data.map(({ value, label }) => ({ value, label }))}
      filter={({ options }) => options.filter((o) => 'value' in o && (name === '' || o.label.toLowerCase().includes(name.toLowerCase())))}
      limit={60}
      openOnFocus={false}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      hidePickedOptions
      classNames={value.length > 0 ? { inputField: 'pill-field' } : undefined}
      nothingFoundMessage={t('form.nothingFound')}
      maxDropdownHeight={260}
      renderOption={({ option }) =>
        known.has(option.value) ? (
          <Group justify="space-between" gap="sm" wrap="nowrap" w="100%">
            <Text size="sm">{option.label}</Text>
            <Text size="xs" c="dimmed" className="tabular">
              {formatCount(known.get(option.value)!.size)}
            </Text>
          </Group>
        ) : (
          <Text size="sm">{offer(option.label)}</Text>
        )
      }
    />
  )
}
