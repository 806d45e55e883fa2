// Undo and redo over values that never change. Typing into one place within a second is one step.

export type History<T> = {
  past: readonly T[]
  present: T
  future: readonly T[]
  /** What was changed last and when, so that more of the same belongs to the same step. */
  last: { place: string; at: number } | null
}

/** How many steps are remembered. */
export const MAX_STEPS = 200
const SAME_STEP = 1_000

export const begin = <T>(present: T): History<T> => ({ past: [], present, future: [], last: null })

/** A change. With a place, changes of the same place in quick succession are one step; `at` is in milliseconds. */
export function record<T>(history: History<T>, present: T, place = '', at = 0): History<T> {
  if (present === history.present) return history
  const last = place === '' ? null : { place, at }
  const goesOn = last !== null && history.last?.place === place && at - history.last.at < SAME_STEP && history.past.length > 0
  if (goesOn) return { past: history.past, present, future: [], last }
  return { past: [...history.past, history.present].slice(-MAX_STEPS), present, future: [], last }
}

export const canUndo = (history: History<unknown>) => history.past.length > 0
export const canRedo = (history: History<unknown>) => history.future.length > 0

export function undo<T>(history: History<T>): History<T> {
  if (!canUndo(history)) return history
  return { past: history.past.slice(0, -1), present: history.past.at(-1)!, future: [history.present, ...history.future], last: null }
}

export function redo<T>(history: History<T>): History<T> {
  if (!canRedo(history)) return history
  return { past: [...history.past, history.present], present: history.future[0]!, future: history.future.slice(1), last: null }
}
