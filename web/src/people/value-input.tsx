import { Autocomplete, Group, Input, SegmentedControl, TagsInput, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Value } from '@/api/scalars'
import type { Kind } from '@/generated/graphql'
import { DayInput, InstantInput } from '@/ui/day-input'
import { formatCount, formatValue } from '@/ui/format'
import { NumberField } from '@/ui/number-field'
import { type Field, ListedValue } from './listed-value'
import { useNames } from './names'
import { presetOf } from './preset'
import { useSuggestions } from './suggestions'
import './words'

type Props = {
  attribute: { key: string; label: string; description: string; kind: Kind; values?: readonly Value[]; onlyValues?: boolean; default?: Value | null; required?: boolean }
  value: Value | null
  onChange: (value: Value | null) => void
  error?: string
  /** The names of those whose ids stand among the values. */
  names?: ReadonlyMap<string, string>
  /** Whether it has to be filled in. */
  needed?: boolean
}

const order: Field['inputWrapperOrder'] = ['label', 'input', 'description', 'error']

const text = (value: Value | null) => (typeof value === 'string' ? value : '')

/** Writes one value, in the way that fits its kind. */
export function ValueInput(props: Props) {
  const { attribute, value, onChange, error } = props
  const { t } = useTranslation('people')
  const preset = presetOf(attribute)
  const shown = preset === null ? undefined : formatValue(preset, { yes: t('yes', { ns: 'common' }), no: t('no', { ns: 'common' }) })
  const common: Field = {
    label: attribute.label, description: attribute.description || undefined, inputWrapperOrder: order, error, withAsterisk: props.needed,
    placeholder: shown === undefined ? undefined : t('form.preset', { value: shown }),
  }
  if (attribute.onlyValues && (attribute.kind === 'STRING' || attribute.kind === 'STRING_LIST'))
    return <ListedValue field={common} several={attribute.kind === 'STRING_LIST'} listed={attribute.values ?? []} value={value} onChange={onChange} />
  switch (attribute.kind) {
    case 'STRING':
    case 'VERSION':
      return <TextValue {...props} field={common} />
    case 'STRING_LIST':
      return <ListValue {...props} field={common} />
    case 'NUMBER':
    case 'INTEGER':
      return <NumberField {...common} value={typeof value === 'number' ? value : null} thousandSeparator=" " hideControls onChange={onChange} />
    case 'BOOLEAN':
      return (
        <Input.Wrapper label={common.label} description={common.description} inputWrapperOrder={order} error={error} withAsterisk={props.needed} labelElement="div">
          <div>
            <SegmentedControl
              my={4}
              size="xs"
              aria-label={attribute.label}
              value={typeof value === 'boolean' ? String(value) : ''}
              onChange={(next) => onChange(next === '' ? null : next === 'true')}
              data={[
                { value: 'true', label: t('yes', { ns: 'common' }) },
                { value: 'false', label: t('no', { ns: 'common' }) },
                { value: '', label: shown === undefined ? t('form.notSet') : t('form.notSetPreset', { value: shown }) },
              ]}
            />
          </div>
        </Input.Wrapper>
      )
    case 'DATE':
      return <DayInput {...common} value={text(value) || null} onChange={onChange} clearable clearButtonProps={{ 'aria-label': t('form.remove', { what: attribute.label }) }} />
    case 'DATETIME':
      return <InstantInput {...common} value={text(value) || null} onChange={onChange} clearable clearButtonProps={{ 'aria-label': t('form.remove', { what: attribute.label }) }} />
  }
}

/** The texts others have, with how many have each, asked for once somebody is about to type. */
function useTexts(key: string, typed: string) {
  const [opened, setOpened] = useState(false)
  const found = useSuggestions(key, opened ? typed : null, 15).found.flatMap((s) => (typeof s.value === 'string' && s.value !== '' ? [{ value: s.value, count: s.count }] : []))
  const values = found.map((s) => s.value)
  return { values, names: useNames(values), counts: new Map(found.map((s) => [s.value, s.count])), open: () => setOpened(true) }
}

function Suggested({ value, name, count }: { value: string; name?: string; count?: number }) {
  return (
    <Group justify="space-between" gap="sm" wrap="nowrap" w="100%">
      <Text size="sm">{name === undefined ? value : `${name} · ${value}`}</Text>
      {count !== undefined && (
        <Text size="xs" c="dimmed" className="tabular">
          {formatCount(count)}
        </Text>
      )}
    </Group>
  )
}

function TextValue({ attribute, value, onChange, names, field }: Props & { field: Field }) {
  const known = text(value)
  const [touched, setTouched] = useState(false)
  const { values, names: found, counts, open } = useTexts(attribute.key, touched ? known : '')
  const name = found.get(known) ?? names?.get(known)
  return (
    <Autocomplete
      {...field}
      description={[name, attribute.description].filter(Boolean).join(' · ') || undefined}
      value={known}
      onChange={(next) => {
        setTouched(true)
        onChange(next)
      }}
      openOnFocus={false}
      onFocus={open}
      onBlur={() => setTouched(false)}
      data={values}
      filter={({ options }) => options}
      renderOption={({ option }) => <Suggested value={option.value} name={found.get(option.value)} count={counts.get(option.value)} />}
      maxDropdownHeight={260}
    />
  )
}

function ListValue({ attribute, value, onChange, field }: Props & { field: Field }) {
  const { t } = useTranslation('people')
  const [typed, setTyped] = useState('')
  const { values, counts, open } = useTexts(attribute.key, typed)
  const chosen = Array.isArray(value) ? value : []
  return (
    <TagsInput
      {...field}
      placeholder={chosen.length > 0 ? undefined : (field.placeholder ?? t('form.listPlaceholder'))}
      value={chosen}
      classNames={chosen.length > 0 ? { inputField: 'pill-field' } : undefined}
      onChange={onChange}
      searchValue={typed}
      onSearchChange={setTyped}
      openOnFocus={false}
      onFocus={open}
      data={values}
      filter={({ options }) => options}
      renderOption={({ option }) => <Suggested value={option.value} count={counts.get(option.value)} />}
      acceptValueOnBlur
      maxDropdownHeight={260}
    />
  )
}
