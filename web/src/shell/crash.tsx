import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Empty } from '@/ui/states'

/** A fault of ours while a screen was drawn. The other screens go on. */
export function Crash() {
  const { t } = useTranslation()
  return (
    <Empty title={t('crash.title')}>
      <p>{t('crash.hint')}</p>
      <Button variant="default" onClick={() => location.reload()}>
        {t('action.retry')}
      </Button>
    </Empty>
  )
}
