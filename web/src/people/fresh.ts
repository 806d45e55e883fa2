import { useEffect, useRef } from 'react'
import { useClient } from 'urql'
import { PeopleRevisionDocument } from '@/generated/graphql'

const every = 5_000

/**
 * Asks again when something has changed on the server. No stream tells of the values of people, so the revision is looked at every
 * few seconds while the page can be seen, and only a new one costs more than that.
 */
export function useFresh(again: () => void, paused = false) {
  const client = useClient()
  const latest = useRef(again)
  latest.current = again
  useEffect(() => {
    if (paused) return
    let seen: string | undefined
    const look = async () => {
      if (document.visibilityState !== 'visible') return
      const { data } = await client.query(PeopleRevisionDocument, {}, { requestPolicy: 'network-only' }).toPromise()
      if (!data) return
      if (seen !== undefined && seen !== data.revision) latest.current()
      seen = data.revision
    }
    void look()
    const timer = setInterval(() => void look(), every)
    return () => clearInterval(timer)
  }, [client, paused])
}
