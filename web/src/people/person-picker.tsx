import { Loader, Select, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconUserSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { PeoplePickerDocument, type PeoplePickerQuery } from '@/generated/graphql'
import { formatValue } from '@/ui/format'
import { firstColumns } from './columns'
import { alike } from './names'
import { useAttributes } from './use-attributes'
import './words'

export type PickedPerson = { id: string; name: string }

type Props = {
  label: string
  description?: string
  value?: PickedPerson | null
  onPick: (person: PickedPerson | null) => void
}

type Found = PeoplePickerQuery['users']['nodes'][number]

/** Finds one person while typing. Beneath each name stands what tells people of one name apart. */
export function PersonPicker({ label, description, value, onPick }: Props) {
  const { t } = useTranslation('people')
  const nameOf = (p: PickedPerson) => p.name || p.id
  const [typed, setTyped] = useState(value ? nameOf(value) : '')
  const [opened, setOpened] = useState(false)
  const picked = value != null && typed === nameOf(value)
  const [search] = useDebouncedValue(picked ? '' : typed.trim(), 150)
  const { attributes, ready } = useAttributes()
  const keys = firstColumns(attributes, 6)
  const [{ data, fetching }] = useQuery({ query: PeoplePickerDocument, variables: { search: search || null, keys }, pause: !opened || !ready })
  const found = data?.users.nodes ?? []
  const people = value && !found.some((p) => p.id === value.id) ? [...found, value] : found
  const apart = (id: string) => {
    const person = found.find((p) => p.id === id)
    const values = person ? keys.flatMap((key) => told(person, key) ?? []) : []
    return [...values.map((value) => formatValue(value, { yes: t('common:yes'), no: t('common:no') })), id].join(' · ')
  }
  return (
    <Select
      label={label}
      description={description}
      placeholder={t('picker.placeholder')}
      leftSection={<IconUserSearch size={16} aria-hidden />}
      rightSection={fetching && opened ? <Loader size={14} aria-hidden /> : undefined}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('picker.clear') }}
      value={value?.id ?? null}
      searchValue={typed}
      onSearchChange={setTyped}
      onDropdownOpen={() => setOpened(true)}
      onDropdownClose={() => setOpened(false)}
      data={people.map((p) => ({ value: p.id, label: nameOf(p) }))}
      filter={({ options }) => options}
      nothingFoundMessage={data && !fetching ? t('picker.nothing') : undefined}
      maxDropdownHeight={300}
      renderOption={({ option }) => (
        <Stack gap={0}>
          <Text size="sm">{option.label}</Text>
          <Text size="xs" c="dimmed">
            {apart(option.value)}
          </Text>
        </Stack>
      )}
      onChange={(id) => onPick(people.find((p) => p.id === id) ?? null)}
    />
  )
}

/** What a person has there, unless it is yes or no, an address, or the id of somebody else. */
function told({ id, attributes }: Found, key: string) {
  const value = attributes.find((a) => a.attribute.key === key)?.value ?? null
  return value === null || typeof value === 'boolean' || (typeof value === 'string' && (value.includes('@') || (/\d/.test(value) && alike(value, id)))) ? null : value
}
