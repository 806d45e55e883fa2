import type { TFunction } from 'i18next'
import type { Client } from 'urql'
import { AudiencesFileDocument } from '@/generated/graphql'
import type { questionOf } from './list-address'

/** The whole list as a table, all its pages. */
export async function allAudiences(client: Client, question: ReturnType<typeof questionOf>, t: TFunction<'audiences'>) {
  const rows: unknown[][] = []
  for (let after: string | null = null, more = true; more; ) {
    const { data, error } = await client.query(AudiencesFileDocument, { ...question, first: 200, after }, { requestPolicy: 'network-only' }).toPromise()
    if (!data) throw error ?? new Error()
    for (const a of data.audiences.nodes) rows.push([a.name, a.key, t(`common:status.${a.status}`), a.population?.size, a.population?.share, a.owner, a.tags, a.description, a.updatedAt])
    after = data.audiences.pageInfo.endCursor
    more = data.audiences.pageInfo.hasNextPage
  }
  const head = ['name', 'key', 'status', 'people', 'share', 'owner', 'tags', 'description', 'changed'].map((column) => t(`list.column.${column}`))
  return { head, rows }
}
