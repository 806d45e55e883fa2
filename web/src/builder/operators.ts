import type { Operator } from './vocabulary'

// The verbs of a condition as they are offered: each and its negation, those one seldom wants apart from the others.

export type Verb = { value: string; label: string }

const seldom = new Set(['endsWith', 'isEmpty', '!startsWith', '!endsWith', '!isEmpty', '!before', '!after', '!onOrBefore', '!onOrAfter', '!lessThan', '!atMost', '!greaterThan', '!atLeast', '!between'])
const exact = new Set(['equals', '!equals', 'in', '!in'])

/** The verbs in the order of the server. Days and lists have better ones than those that compare exactly. */
export function verbsOf(operators: readonly Operator[]): { often: Verb[]; seldom: Verb[] } {
  const all = operators.flatMap((o) => [
    { value: o.name, label: o.label },
    { value: `!${o.name}`, label: o.negated },
  ])
  const hasBetter = operators.some((o) => o.name === 'onDay' || o.name === 'anyOf')
  const isSeldom = ({ value }: Verb) => seldom.has(value) || (hasBetter && exact.has(value))
  return { often: all.filter((verb) => !isSeldom(verb)), seldom: all.filter(isSeldom) }
}
