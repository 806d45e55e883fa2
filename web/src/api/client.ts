import { cacheExchange, Client, fetchExchange, mapExchange, subscriptionExchange } from 'urql'
import { setConnection } from './connection'
import { headers } from './key'
import { createSocket, path } from './socket'

/** The code of an error of the API, by which one tells what to do about it; '' when it has none. */
export const codeOf = (error: { graphQLErrors?: readonly { extensions?: Record<string, unknown> }[] } | undefined) =>
  String(error?.graphQLErrors?.[0]?.extensions?.code ?? '')

/** Questions and changes go by HTTP; subscriptions share one WebSocket. */
export function createClient(onKeyNeeded: () => void) {
  const socket = createSocket(onKeyNeeded, setConnection)
  return new Client({
    url: path,
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetchOptions: () => ({ headers: headers() }),
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
