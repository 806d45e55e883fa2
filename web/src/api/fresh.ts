import { createContext, useCallback, useContext, useEffect, useRef } from 'react'
import { type Client, useClient } from 'urql'
import { FreshRevisionDocument } from '@/generated/graphql'

const every = 2_000

/** The revision the numbers of a screen are of, where a stream tells it: whatever else shows people there is asked again with it. */
export const MomentContext = createContext<string | null>(null)

type Options = {
  paused?: boolean
  /** Whether an answer is on its way: then it is asked again after that, so that no older answer comes last. */
  busy?: boolean
}

/**
 * Asks again when something has changed on the server. No stream tells of the values of people, so the revision is looked at every
 * few seconds while the page can be seen, once for all who wait, and only a new one costs more than that.
 */
export function useFresh(again: () => void, { paused = false, busy = false }: Options = {}) {
  const client = useClient()
  const moment = useContext(MomentContext)
  const now = useRef({ again, busy })
  now.current = { again, busy }
  const due = useRef(false)
  const tell = useCallback(() => {
    due.current = now.current.busy
    if (!due.current) now.current.again()
  }, [])
  useEffect(() => (paused ? undefined : join(client, tell)), [client, paused, tell])
  const seen = useRef(moment)
  useEffect(() => {
    if (moment === null || moment === seen.current) return
    const first = seen.current === null
    seen.current = moment
    if (!first && !paused) tell()
  }, [moment, paused, tell])
  useEffect(() => {
    if (due.current && !busy && !paused) tell()
  }, [busy, paused, tell])
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
  let lost = false
  const look = async () => {
    if (document.visibilityState !== 'visible') return
    const { data } = await client.query(FreshRevisionDocument, {}, { requestPolicy: 'network-only' }).toPromise()
    const news = data && (lost || (seen !== undefined && seen !== data.revision))
    lost = !data
    seen = data?.revision ?? seen
    if (news) waiting.forEach((told) => told())
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
