import type { Operator } from './vocabulary'

// The verbs of a condition as they are offered: each and its negation, those one seldom wants apart from the others.

export type Verb = { value: string; label: string }

/** The verbs in the order of the server, which knows those that are asked often. */
export function verbsOf(operators: readonly Operator[]): { often: Verb[]; seldom: Verb[] } {
  const all = operators.flatMap((o) => [
    { value: o.name, label: o.label, often: o.common },
    { value: `!${o.name}`, label: o.negated, often: o.commonNegated },
  ])
  const those = (often: boolean) => all.filter((verb) => verb.often === often).map(({ value, label }) => ({ value, label }))
  return { often: those(true), seldom: those(false) }
}
