import { createClient } from 'graphql-ws'
import type { Connection } from './connection'
import { headers } from './key'

export const path = '/graphql'

/**
 * A WebSocket for subscriptions, which comes back by itself. A browser allows six event streams to one host over
 * HTTP/1.1, over all tabs together, and no more: that is why these are not event streams. It says how it stands to `say`.
 */
export const createSocket = (onKeyNeeded: () => void, say: (state: Connection) => void) =>
  createClient({
    url: () => new URL(path, location.href).href.replace(/^http/, 'ws'),
    connectionParams: headers,
    lazyCloseTimeout: 5_000,
    keepAlive: 12_000,
    retryAttempts: Infinity,
    retryWait: (retries) => new Promise((go) => setTimeout(go, Math.min(250 * 2 ** retries, 5_000) * (0.75 + Math.random() / 2))),
    shouldRetry: (close) => {
      const code = (close as CloseEvent | undefined)?.code
      if (code === 4401 || code === 4403) onKeyNeeded()
      return code !== 4401 && code !== 4403
    },
    on: {
      connected: () => say('live'),
      closed: (event) => say((event as CloseEvent).code === 1000 ? 'idle' : 'lost'),
    },
  })
