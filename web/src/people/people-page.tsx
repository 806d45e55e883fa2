import { useTranslation } from 'react-i18next'
import { Page } from '@/ui/page'
import { PeopleTable } from './people-table'

export function PeoplePage() {
  const { t } = useTranslation()
  return (
    <Page title={t('nav.people')}>
      <PeopleTable param="people" />
    </Page>
  )
}
