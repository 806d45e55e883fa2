import './audiences.css'
import './words'
import { Tabs } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '@/api/answer'
import { MomentContext, useFresh } from '@/api/fresh'
import { AudiencePageDocument, type AudiencePageQuery } from '@/generated/graphql'
import { useAddress } from '@/ui/address'
import { IssueList } from '@/ui/issue-list'
import { LinkAnchor } from '@/ui/link'
import { Page } from '@/ui/page'
import { Answer, Empty } from '@/ui/states'
import { StatusBadge } from '@/ui/status-badge'
import { AudienceActions } from './audience-actions'
import { AudienceFacts } from './audience-facts'
import { CheckTab, PeopleTab, SplitTab } from './population-tabs'
import { answerable } from './degraded'
import { Overview } from './overview'
import { useSizes } from './use-sizes'
import { Versions } from './versions'

export type Audience = NonNullable<AudiencePageQuery['audience']>

const tabs = ['overview', 'people', 'split', 'check', 'versions'] as const

/** One audience: what it does, who is in it, how they split, why somebody isn't, and what it was. */
export function AudiencePage() {
  const { key = '' } = useParams({ strict: false })
  return <One key={key} name={key} />
}

function One({ name: key }: { name: string }) {
  const { t } = useTranslation('audiences')
  const [result, again] = useAnswer({ query: AudiencePageDocument, variables: { by: { key } } })
  useFresh(again, { busy: result.fetching })
  const found = result.data?.audience
  const moves = useSizes(found ? [found.id] : [], again)
  const above = [{ title: t('list.title'), to: '/audiences' }]
  if (!found)
    return (
      <Page title={t('page.title')} above={above}>
        <Answer of={answerable(result)} again={again}>
          {() => (
            <Empty title={t('page.missing')}>
              <LinkAnchor to="/audiences">{t('page.all')}</LinkAnchor>
            </Empty>
          )}
        </Answer>
      </Page>
    )
  const audience = { ...found, population: found.population && (moves.sizes.get(found.id) ?? found.population) }
  return (
    <Page title={audience.name} above={above} mark={<StatusBadge status={audience.status} />} description={audience.description || undefined} actions={<AudienceActions audience={audience} again={again} />}>
      <IssueList issues={audience.issues} />
      <AudienceFacts audience={audience} entered={moves.entered} left={moves.left} />
      <MomentContext value={moves.revision}>
        <Content audience={audience} again={again} />
      </MomentContext>
    </Page>
  )
}

function Content({ audience, again }: { audience: Audience; again: () => void }) {
  const { t } = useTranslation('audiences')
  const [address, setAddress] = useAddress()
  const tab = tabs.find((name) => name === address.tab) ?? 'overview'
  return (
    <Tabs value={tab} onChange={(next) => setAddress({ tab: next === 'overview' ? undefined : (next ?? undefined) }, { push: true })} keepMounted={false}>
      <Tabs.List>
        {tabs.map((name) => (
          <Tabs.Tab key={name} value={name} px={{ base: 8, xs: 'md' }}>
            {t(`tab.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="overview" pt="lg">
        <Overview audience={audience} />
      </Tabs.Panel>
      <Tabs.Panel value="people" pt="lg">
        <PeopleTab audience={audience} />
      </Tabs.Panel>
      <Tabs.Panel value="split" pt="lg">
        <SplitTab audience={audience} />
      </Tabs.Panel>
      <Tabs.Panel value="check" pt="lg">
        <CheckTab audience={audience} />
      </Tabs.Panel>
      <Tabs.Panel value="versions" pt="lg">
        <Versions audience={audience} again={again} />
      </Tabs.Panel>
    </Tabs>
  )
}
