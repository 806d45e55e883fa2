import { Paper, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { PeopleNameDocument, type PopulationInput } from '@/generated/graphql'
import { PersonPicker } from '@/people/person-picker'
import { Why } from '@/people/why'
import { useAddress } from '@/ui/address'

/** Finds out why somebody is in a population or isn't. */
export function CheckPerson({ of }: { of: PopulationInput }) {
  const { t } = useTranslation('audiences')
  const [{ person }, setAddress] = useAddress()
  const [{ data }] = useQuery({ query: PeopleNameDocument, variables: { id: person ?? '' }, pause: !person })
  const name = data?.user?.id === person ? data?.user?.name ?? '' : ''
  return (
    <Stack gap="md" maw={760}>
      <PersonPicker key={name} label={t('check.label')} description={t('check.hint')} value={person ? { id: person, name } : null} onPick={(picked) => setAddress({ person: picked?.id })} />
      {person ? (
        <Paper withBorder p="md">
          <Why of={of} person={person} />
        </Paper>
      ) : (
        <Text size="sm" c="dimmed">
          {t('check.begin')}
        </Text>
      )}
    </Stack>
  )
}
