import { Paper, Select, Stack, Text, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { PeopleAudienceChoiceDocument, PeopleChosenAudienceDocument } from '@/generated/graphql'
import { useAddress } from '@/ui/address'
import { LinkAnchor } from '@/ui/link'
import { Why } from './why'
import './words'

/** Whether a person is in any audience one chooses, and why. The choice is in the URL. */
export function AudienceCheck({ person, name }: { person: string; name: string }) {
  const { t } = useTranslation('people')
  const [{ check: key }, setAddress] = useAddress()
  const [{ data: known }] = useQuery({ query: PeopleChosenAudienceDocument, variables: { key: key ?? '' }, pause: key === undefined })
  const chosen = key === undefined ? undefined : (known?.audience ?? undefined)
  const [typed, setTyped] = useState('')
  const [asked] = useDebouncedValue(typed === chosen?.name ? '' : typed.trim(), 150)
  const [{ data, fetching }] = useQuery({ query: PeopleAudienceChoiceDocument, variables: { search: asked || null } })
  const found = data?.audiences.nodes ?? []
  const choices = chosen && !found.some((a) => a.key === chosen.key) ? [chosen, ...found] : found
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="person-check">
      <Stack gap="sm">
        <Title order={2} id="person-check">
          {t('audiences.check')}
        </Title>
        <Select
          aria-label={t('audiences.check')}
          description={t('audiences.checkHint', { name })}
          placeholder={t('audiences.choose')}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('audiences.clear') }}
          value={chosen?.key ?? null}
          searchValue={typed}
          onSearchChange={setTyped}
          data={choices.map((a) => ({ value: a.key, label: a.name }))}
          filter={({ options }) => options}
          nothingFoundMessage={data && !fetching ? t('audiences.nothing') : undefined}
          onChange={(next) => setAddress({ check: next ?? undefined })}
        />
        {chosen && chosen.key === key && (
          <>
            {chosen.status === 'DRAFT' && (
              <Text size="sm" c="dimmed">
                {t('audiences.draft')}
              </Text>
            )}
            <Why of={chosen.status === 'DRAFT' ? { draftOf: { key: chosen.key } } : { audience: { key: chosen.key } }} person={person} />
            <LinkAnchor to="/audiences/$key" params={{ key: chosen.key }} fz="sm">
              {t('audiences.open', { audience: chosen.name })}
            </LinkAnchor>
          </>
        )}
      </Stack>
    </Paper>
  )
}
