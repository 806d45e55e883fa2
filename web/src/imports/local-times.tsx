import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { ImportZoneDocument } from '@/generated/graphql'
import { hasLocalTimes, type ImportScreen } from './choices'
import type { Choice } from './column-choices'
import './words'

/** Whether times without a zone are taken, where the file has such. */
export function LocalTimes({ of, busy, choose }: { of: ImportScreen; busy: boolean; choose: (choice: Choice) => void }) {
  const { t } = useTranslation('imports')
  const asked = hasLocalTimes(of)
  const [{ data }] = useQuery({ query: ImportZoneDocument, pause: !asked })
  if (!asked) return null
  return (
    <Switch
      label={t('review.localTimes', { zone: data?.settings.zone ?? '…' })}
      description={t('review.localTimesHint')}
      checked={of.localTimes}
      disabled={busy}
      onChange={(e) => choose({ localTimes: e.currentTarget.checked })}
    />
  )
}
