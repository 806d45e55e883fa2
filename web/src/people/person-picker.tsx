import { Loader, Select, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconUserSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { PeoplePickerDocument } from '@/generated/graphql'
import './words'

export type PickedPerson = { id: string; name: string }

type Props = {
  label: string
  description?: string
  value?: PickedPerson | null
  onPick: (person: PickedPerson | null) => void
}

/** Finds one person by name or id while typing. */
export function PersonPicker({ label, description, value, onPick }: Props) {
  const { t } = useTranslation('people')
  const nameOf = (p: PickedPerson) => p.name || p.id
  const [typed, setTyped] = useState(value ? nameOf(value) : '')
  const [opened, setOpened] = useState(false)
  const picked = value != null && typed === nameOf(value)
  const [search] = useDebouncedValue(picked ? '' : typed.trim(), 150)
  const [{ data, fetching }] = useQuery({ query: PeoplePickerDocument, variables: { search: search || null }, pause: !opened })
  const found = data?.users.nodes ?? []
  const people = value && !found.some((p) => p.id === value.id) ? [value, ...found] : found
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
          {option.label !== option.value && (
            <Text size="xs" c="dimmed">
              {option.value}
            </Text>
          )}
        </Stack>
      )}
      onChange={(id) => onPick(people.find((p) => p.id === id) ?? null)}
    />
  )
}
