import { createContext, useContext, useEffect, useRef } from 'react'
import { type Client, useClient } from 'urql'
import { PeopleRevisionDocument } from '@/generated/graphql'

const every = 5_000

/** The revision the numbers of a screen are of, where a stream tells it: whatever else shows people there is asked again with it. */
export const MomentContext = createContext<string | null>(null)

type Options = {
  paused?: boolean
  /** Whether an answer is on its way: then it is asked again after that, so that no older answer comes last. */
  busy?: boolean
  /** The revision of a stream of one's own, where the screen has none. */
  moment?: string
}

/**
 * Asks again when something has changed on the server. No stream tells of the values of people, so the revision is looked at every
 * few seconds while the page can be seen, once for all who watch, and only a new one costs more than that.
 */
export function useFresh(again: () => void, { paused = false, busy = false, moment: own }: Options = {}) {
  const client = useClient()
  const moment = useContext(MomentContext) ?? own ?? null
  const due = useRef(false)
  const now = useRef({ again, busy })
  now.current = { again, busy }
  const told = useRef(() => {
    if (now.current.busy) due.current = true
    else now.current.again()
  })
  useEffect(() => (paused ? undefined : watch(client, told.current)), [client, paused])
  const seen = useRef(moment)
  useEffect(() => {
    if (moment === null || moment === seen.current) return
    const first = seen.current === null
    seen.current = moment
    if (!first && !paused) told.current()
  }, [moment, paused])
  useEffect(() => {
    if (busy || !due.current) return
    due.current = false
    if (!paused) now.current.again()
  }, [busy, paused])
}

const watches = new WeakMap<Client, ReturnType<typeof newWatch>>()

function watch(client: Client, listener: () => void) {
  let one = watches.get(client)
  if (!one) watches.set(client, (one = newWatch(client)))
  return one(listener)
}

/** Looks at the revision as long as anybody listens, and tells them of a new one, and of a server that answers again. */
function newWatch(client: Client) {
  const listeners = new Set<() => void>()
  let seen: string | undefined
  let lost = false
  const look = async () => {
    if (document.visibilityState !== 'visible') return
    const { data } = await client.query(PeopleRevisionDocument, {}, { requestPolicy: 'network-only' }).toPromise()
    const news = data && (lost || (seen !== undefined && seen !== data.revision))
    seen = data?.revision ?? seen
    lost = !data
    if (news) listeners.forEach((tell) => tell())
  }
  let timer: ReturnType<typeof setInterval> | undefined
  const now = () => void look()
  return (listener: () => void) => {
    listeners.add(listener)
    if (listeners.size === 1) {
      seen = undefined
      timer = setInterval(now, every)
      document.addEventListener('visibilitychange', now)
      now()
    }
    return () => {
      listeners.delete(listener)
      if (listeners.size > 0) return
      clearInterval(timer)
      document.removeEventListener('visibilitychange', now)
    }
  }
}
