import type { TFunction } from 'i18next'
import type { Client } from 'urql'
import { PublishDialogUndoDocument } from '@/generated/graphql'
import { tellDone, tellRefused } from '@/ui/tell'
import { refusals } from './refusals'

type Published = { key: string; name: string; version: number }

/** Says that an audience is published, with the way back. */
export const tellPublished = (client: Client, t: TFunction<'audiences'>, audience: Published) =>
  tellDone(t('publish.done', { name: audience.name }), { about: audience.key, undo: () => void undoPublish(client, t, audience) })

/** Takes the last publication back and says how that went. */
export async function undoPublish(client: Client, t: TFunction<'audiences'>, audience: Published) {
  const result = await client.mutation(PublishDialogUndoDocument, { audience: { key: audience.key }, version: audience.version }).toPromise()
  const refused = refusals(result, result.data?.undoPublish.issues)
  if (refused.length > 0) tellRefused(t('publish.notUndone'), refused, audience.key)
  else tellDone(t(result.data?.undoPublish.audience?.status === 'DRAFT' ? 'publish.undoneFirst' : 'publish.undone', { name: audience.name }), { about: audience.key })
}
