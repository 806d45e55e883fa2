import { useTranslation } from 'react-i18next'
import { useClient } from 'urql'
import { AudienceRestoreDocument, AudienceTurnOffDocument } from '@/generated/graphql'
import { tellDone, tellRefused } from '@/ui/tell'
import { refusals } from './refusals'

type Versioned = { key: string; name: string; version: number }

/** Puts audiences away and takes them out again; each can be undone by the other. */
export function useTurnOff() {
  const { t } = useTranslation('audiences')
  const client = useClient()

  const turnOff = async (audience: Versioned) => {
    const result = await client.mutation(AudienceTurnOffDocument, { audience: { key: audience.key }, version: audience.version }).toPromise()
    const off = result.data?.archiveAudience
    const refused = refusals(result, off?.issues)
    if (refused.length > 0) return tellRefused(t('turnOff.refused', { name: audience.name }), refused, audience.key)
    tellDone(t('turnOff.done', { name: audience.name }), { about: audience.key, undo: () => off?.audience && void restore({ ...audience, version: off.audience.version }) })
  }

  const restore = async (audience: Versioned) => {
    const result = await client.mutation(AudienceRestoreDocument, { audience: { key: audience.key }, version: audience.version }).toPromise()
    const on = result.data?.restoreAudience
    const refused = refusals(result, on?.issues)
    if (refused.length > 0) return tellRefused(t('restore.refused', { name: audience.name }), refused, audience.key)
    tellDone(t('restore.done', { name: audience.name }), { about: audience.key, undo: () => on?.audience && void turnOff({ ...audience, version: on.audience.version }) })
  }

  return { turnOff, restore }
}
