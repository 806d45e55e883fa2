import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Page } from '@/ui/page'

/** A fault of ours while a screen was drawn. The other screens go on. */
export function Crash() {
  const { t } = useTranslation()
  return (
    <Page title={t('crash.title')} description={t('crash.hint')}>
      <Group>
        <Button variant="default" onClick={() => location.reload()}>
          {t('action.retry')}
        </Button>
      </Group>
    </Page>
  )
}
