import type { History } from '@/criteria/history'
import type { Question } from './state'

// A new audience gets an address of its own when it is saved first. What was done before can still be undone there.

let handed: { to: string; history: History<Question> } | null = null

/** Keeps the history for the builder of an audience that is opened next. */
export const hand = (to: string, history: History<Question>) => {
  handed = { to, history }
}

export const handedTo = (audience: string) => (handed?.to === audience ? handed.history : null)

export const letGo = () => {
  handed = null
}
