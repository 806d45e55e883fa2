import { useTranslation } from 'react-i18next'
import { LinkAnchor } from '@/ui/link'
import { Empty } from '@/ui/states'

/** An address that means nothing. */
export function Missing() {
  const { t } = useTranslation()
  return (
    <Empty title={t('missing.title')}>
      <LinkAnchor to="/audiences">
        {t('missing.back')}
      </LinkAnchor>
    </Empty>
  )
}
