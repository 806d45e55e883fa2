import { Tabs } from '@mantine/core'
import { IconPlus, IconShieldHalf, IconSitemap, IconUsers } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useAddress } from '@/ui/address'
import { LinkButton } from '@/ui/link'
import { Page } from '@/ui/page'
import { Loading } from '@/ui/states'
import { EverybodyTab } from './everybody-tab'
import './words'

const GroupsTab = lazy(() => import('./groups-tab').then((m) => ({ default: m.GroupsTab })))
const RolesTab = lazy(() => import('./roles-tab').then((m) => ({ default: m.RolesTab })))

/** People, and the groups and roles they have. */
export function PeoplePage() {
  const { t } = useTranslation('people')
  const [address] = useAddress()
  const navigate = useNavigate()
  const tab = address.tab === 'groups' || address.tab === 'roles' ? address.tab : 'people'
  return (
    <Page
      title={t('page.people')}
      actions={
        tab === 'people' && (
          <LinkButton to="/people/new" leftSection={<IconPlus size={16} aria-hidden />}>
            {t('page.add')}
          </LinkButton>
        )
      }
    >
      <Tabs value={tab} keepMounted={false} onChange={(next) => void navigate({ to: '/people', search: { tab: next === 'people' ? undefined : (next ?? undefined) } })}>
        <Tabs.List aria-label={t('page.tabs')} mb="md">
          <Tabs.Tab value="people" leftSection={<IconUsers size={15} aria-hidden />}>
            {t('page.people')}
          </Tabs.Tab>
          <Tabs.Tab value="groups" leftSection={<IconSitemap size={15} aria-hidden />}>
            {t('page.groups')}
          </Tabs.Tab>
          <Tabs.Tab value="roles" leftSection={<IconShieldHalf size={15} aria-hidden />}>
            {t('page.roles')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="people">
          <EverybodyTab />
        </Tabs.Panel>
        <Tabs.Panel value="groups">
          <Suspense fallback={<Loading />}>
            <GroupsTab />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="roles">
          <Suspense fallback={<Loading />}>
            <RolesTab />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
