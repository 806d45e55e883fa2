import type { Client } from 'urql'
import { PublishDialogUndoDocument } from '@/generated/graphql'
import type { ShownIssue } from '@/ui/issue-list'

/** Takes the last publication back, and answers what forbade it. */
export async function undoPublish(client: Client, audience: { key: string; version: number }): Promise<readonly ShownIssue[]> {
  const { data, error } = await client.mutation(PublishDialogUndoDocument, { audience: { key: audience.key }, version: audience.version }).toPromise()
  if (data) return data.undoPublish.issues.filter((i) => i.severity === 'ERROR')
  return [{ severity: 'ERROR', message: error?.graphQLErrors[0]?.message ?? error?.message ?? '', path: [] }]
}
