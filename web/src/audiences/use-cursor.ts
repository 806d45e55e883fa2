import { useEffect, useState } from 'react'
import { type Client, useClient } from 'urql'
import { AudiencesCursorDocument } from '@/generated/graphql'
import type { questionOf } from './list-address'

type Question = ReturnType<typeof questionOf>

/** The cursor after which a page of the list begins: null for the first, undefined while it is looked for. */
export function useCursor(skip: number, question: Question): string | null | undefined {
  const client = useClient()
  const [found, setFound] = useState<{ at: string; cursor: string | null }>()
  const at = JSON.stringify([skip, question])
  useEffect(() => {
    if (skip === 0) return
    let current = true
    void findCursor(client, skip, question).then((cursor) => current && setFound({ at, cursor }))
    return () => {
      current = false
    }
  }, [client, at])
  if (skip === 0) return null
  return found?.at === at ? found.cursor : undefined
}

/** Walks over so many audiences, a thousand at a time. */
async function findCursor(client: Client, skip: number, question: Question): Promise<string | null> {
  let after: string | null = null
  for (let left = skip; left > 0; left -= 1000) {
    const { data } = await client.query(AudiencesCursorDocument, { ...question, first: Math.min(left, 1000), after }, { requestPolicy: 'network-only' }).toPromise()
    after = data?.audiences.pageInfo.endCursor ?? after
  }
  return after
}
