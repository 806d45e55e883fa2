import { useEffect, useRef } from 'react'
import { type Client, useClient } from 'urql'
import { FreshRevisionDocument } from '@/generated/graphql'

const every = 2_000

/**
 * Asks again when something has changed on the server. No stream tells of the values of people, so the revision is looked at every
 * few seconds while the page can be seen, once for all who wait, and only a new one costs more than that.
 */
export function useFresh(again: () => void, paused = false) {
  const client = useClient()
  const latest = useRef(again)
  latest.current = again
  useEffect(() => (paused ? undefined : join(client, () => latest.current())), [client, paused])
}

type Watch = { waiting: Set<() => void>; stop: () => void }

const watches = new WeakMap<Client, Watch>()

function join(client: Client, told: () => void) {
  const watch = watches.get(client) ?? begin(client)
  watches.set(client, watch)
  watch.waiting.add(told)
  return () => {
    watch.waiting.delete(told)
    if (watch.waiting.size > 0) return
    watch.stop()
    watches.delete(client)
  }
}

function begin(client: Client): Watch {
  const waiting = new Set<() => void>()
  let seen: string | undefined
  const look = async () => {
    if (document.visibilityState !== 'visible') return
    const { data } = await client.query(FreshRevisionDocument, {}, { requestPolicy: 'network-only' }).toPromise()
    if (!data) return
    if (seen !== undefined && seen !== data.revision) waiting.forEach((told) => told())
    seen = data.revision
  }
  const soon = () => void look()
  soon()
  const timer = setInterval(soon, every)
  document.addEventListener('visibilitychange', soon)
  return {
    waiting,
    stop: () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', soon)
    },
  }
}
