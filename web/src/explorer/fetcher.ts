import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit'
import type { Client } from 'graphql-ws'
import { headers } from '@/api/key'
import { createSocket, path } from '@/api/socket'

const ignore = () => {}

/** Asks the server as the other screens do: with the key, and subscriptions over a WebSocket. Every answer is also given to `answered`. */
export function createFetcher(answered: (answer: unknown) => void): Fetcher {
  const socket = createSocket(ignore, ignore)
  const subscribe: Client['subscribe'] = (payload, sink) =>
    socket.subscribe(payload, {
      ...sink,
      next(answer) {
        answered(answer)
        sink.next(answer as never)
      },
    })
  const ask = createGraphiQLFetcher({
    url: path,
    enableIncrementalDelivery: false,
    wsClient: { ...socket, subscribe },
    fetch: (url, options) => fetch(url, { ...options, headers: { ...(options?.headers as Record<string, string>), ...headers() } }),
  })
  return async (params, options) => {
    if (params.operationName === 'IntrospectionQuery') return ask(params, options)
    answered(undefined)
    const result = await ask(params, options)
    if (!(Symbol.asyncIterator in result)) answered(result)
    return result
  }
}
