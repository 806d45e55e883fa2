import { createClient as createSocket } from 'graphql-ws'
import { cacheExchange, Client, fetchExchange, mapExchange, subscriptionExchange } from 'urql'
import { setConnection } from './connection'
import { key } from './key'

const path = '/graphql'

/** The code of an error of the API, by which one tells what to do about it; '' when it has none. */
export const codeOf = (error: { graphQLErrors?: readonly { extensions?: Record<string, unknown> }[] } | undefined) =>
  String(error?.graphQLErrors?.[0]?.extensions?.code ?? '')

/**
 * Questions and changes go by HTTP; subscriptions share one WebSocket, which comes back by itself. A browser allows six
 * event streams to one host over HTTP/1.1, over all tabs together, and no more: that is why these are not event streams.
 */
export function createClient(onKeyNeeded: () => void) {
  const socket = createSocket({
    url: () => new URL(path, location.href).href.replace(/^http/, 'ws'),
    connectionParams: () => (key() ? { Authorization: `Bearer ${key()}` } : {}),
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
      connected: () => setConnection('live'),
      closed: (event) => setConnection((event as CloseEvent).code === 1000 ? 'idle' : 'lost'),
    },
  })
  return new Client({
    url: path,
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetchOptions: () => (key() ? { headers: { Authorization: `Bearer ${key()}` } } : {}),
    exchanges: [
      mapExchange({
        onError(error) {
          if (error.response?.status === 401) onKeyNeeded()
        },
      }),
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe({ query: query ?? '', variables: variables as Record<string, unknown> }, sink as never),
          }),
        }),
      }),
    ],
  })
}
