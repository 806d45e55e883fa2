import { Stack, Title } from '@mantine/core'
import { useInterval } from '@mantine/hooks'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '@/api/answer'
import { ImportsListDocument } from '@/generated/graphql'
import { Page } from '@/ui/page'
import { Answer, Empty } from '@/ui/states'
import { DropZone } from './drop-zone'
import { ImportsTable } from './imports-table'
import { useNewImport } from './new-import'
import './words'

/** A file to bring in, and everything that was brought in so far. */
export function ImportsPage() {
  const { t } = useTranslation('imports')
  const { begin, busy, fault } = useNewImport()
  const [list, again] = useAnswer({ query: ImportsListDocument })
  const { start, stop } = useInterval(() => document.visibilityState === 'visible' && again(), 5_000)
  useEffect(() => {
    start()
    return stop
  }, [start, stop])
  return (
    <Page title={t('title')} description={t('description')}>
      <DropZone take={begin} busy={busy} fault={fault} />
      <Answer of={list} again={again} empty={({ imports }) => imports.length === 0 && <Empty title={t('list.none')}>{t('list.noneHint')}</Empty>}>
        {({ imports }) => (
          <Stack gap="sm" component="section" aria-labelledby="imports">
            <Title order={2} id="imports">
              {t('list.title')}
            </Title>
            <ImportsTable of={imports} />
          </Stack>
        )}
      </Answer>
    </Page>
  )
}
