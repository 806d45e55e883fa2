import { Select, SegmentedControl, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { CompositionPanel } from '@/composition/composition-panel'
import { AudiencePageChoicesDocument, type PopulationInput } from '@/generated/graphql'
import { PeopleTable } from '@/people/people-table'
import { useAddress } from '@/ui/address'
import { Empty } from '@/ui/states'
import type { Audience } from './audience-page'
import { CheckPerson } from './check-person'

/** Who is in it now, and why each of them is. */
export function PeopleTab({ audience }: { audience: Audience }) {
  const { t } = useTranslation('audiences')
  const [, setAddress] = useAddress()
  const why = { word: t('check.why'), label: (name: string) => t('check.whyIn', { name }), act: ({ id }: { id: string }) => setAddress({ tab: 'check', person: id }, { push: true }) }
  return <Chosen audience={audience}>{(of) => <PeopleTable of={of} size={of.audience ? audience.population?.size : undefined} param="people" name={audience.name} action={why} />}</Chosen>
}

/** How they split, compared with everyone or with another audience. */
export function SplitTab({ audience }: { audience: Audience }) {
  const { t } = useTranslation('audiences')
  const [address, setAddress] = useAddress()
  const [{ data }] = useQuery({ query: AudiencePageChoicesDocument, requestPolicy: 'cache-first' })
  const others = data?.audiences.nodes.filter((a) => a.key !== audience.key) ?? []
  const against = address.with
  const baseline: PopulationInput = against ? { audience: { key: against } } : { criteria: { everyone: true } }
  return (
    <Chosen audience={audience}>
      {(of) => (
        <CompositionPanel
          of={of}
          baseline={baseline}
          param="split"
          tools={
            <Select
              label={t('split.with')}
              data={[{ value: '', label: t('split.everyone') }, ...others.map((a) => ({ value: a.key, label: a.name }))]}
              value={against ?? ''}
              onChange={(key) => setAddress({ with: key ?? '' })}
              searchable
              allowDeselect={false}
              w={{ base: '100%', xs: 240 }}
            />
          }
        />
      )}
    </Chosen>
  )
}

/** Whether one person is in it, and why. */
export const CheckTab = ({ audience }: { audience: Audience }) => <Chosen audience={audience}>{(of) => <CheckPerson of={of} />}</Chosen>

/** Whom the tab is about: who is in now or who would be by the draft, as far as there are such. */
function Chosen({ audience, children }: { audience: Audience; children: (of: PopulationInput) => ReactNode }) {
  const { t } = useTranslation('audiences')
  const [address, setAddress] = useAddress()
  const active = audience.status === 'ACTIVE'
  const draft = audience.draft?.population !== null && audience.draft !== null
  if (!active && !draft) return <Empty title={t('chosen.none')}>{t(`chosen.why.${audience.status}`)}</Empty>
  const proposed = draft && (!active || address.of === 'draft')
  return (
    <Stack gap="md">
      {active && draft && (
        <SegmentedControl
          aria-label={t('chosen.label')}
          value={proposed ? 'draft' : 'now'}
          onChange={(of) => setAddress({ of: of === 'draft' ? 'draft' : undefined })}
          data={['now', 'draft'].map((value) => ({ value, label: t(`chosen.${value}`) }))}
          style={{ alignSelf: 'flex-start' }}
        />
      )}
      {!active && <Text size="sm">{t('chosen.onlyDraft')}</Text>}
      {children(proposed ? { draftOf: { key: audience.key } } : { audience: { key: audience.key } })}
    </Stack>
  )
}
