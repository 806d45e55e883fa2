// Whether subscriptions reach the server, as one word that anybody may watch.

export type Connection = 'idle' | 'live' | 'lost'

let state: Connection = 'idle'
const listeners = new Set<() => void>()

export const connection = () => state

export function setConnection(next: Connection) {
  if (next === state) return
  state = next
  listeners.forEach((l) => l())
}

export function onConnection(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
