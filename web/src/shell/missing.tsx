import { useTranslation } from 'react-i18next'
import { LinkAnchor } from '@/ui/link'
import { Page } from '@/ui/page'

/** An address that means nothing. */
export function Missing() {
  const { t } = useTranslation()
  return (
    <Page title={t('missing.title')} description={t('missing.hint')}>
      <LinkAnchor to="/audiences">{t('missing.back')}</LinkAnchor>
    </Page>
  )
}
