import type { Client, OperationResult } from 'urql'
import { codeOf } from '@/api/client'
import { PeopleTablePageDocument, type PeopleTablePageQuery, type PeopleTablePageQueryVariables, type PeopleTableRowsFragment } from '@/generated/graphql'

export type PersonRow = PeopleTableRowsFragment['nodes'][number]

const most = 1000

/** Every person of a table, page by page, all from one revision. When that is no longer held, they are read anew. */
export async function allPeople(client: Client, asked: PeopleTablePageQueryVariables, progress: (share: number) => void): Promise<PersonRow[]> {
  for (let attempt = 1; ; attempt++) {
    const read = await pass(client, asked, progress)
    if (read !== 'gone') return read
    if (attempt === 3) throw new Error('The people change faster than they can be read.')
  }
}

async function pass(client: Client, asked: PeopleTablePageQueryVariables, progress: (share: number) => void): Promise<PersonRow[] | 'gone'> {
  const rows: PersonRow[] = []
  let after: string | null | undefined = null
  let revision: string | null = null
  for (;;) {
    const answer: OperationResult<PeopleTablePageQuery> = await client.query(PeopleTablePageDocument, { ...asked, first: most, after, revision }, { requestPolicy: 'network-only' }).toPromise()
    const { data, error } = answer
    if (codeOf(error) === 'REVISION_GONE') return 'gone'
    const page: PeopleTableRowsFragment | undefined = data?.population?.members ?? data?.users
    if (error || !page) throw error ?? new Error('no answer')
    rows.push(...page.nodes)
    if (page.pageInfo.hasNextPage) progress(rows.length / page.totalCount)
    if (!page.pageInfo.hasNextPage) return rows
    after = page.pageInfo.endCursor
    revision = page.pageInfo.revision
  }
}
