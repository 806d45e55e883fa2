import { createContext, useContext } from 'react'
import type { BuilderVocabularyQuery, Kind } from '@/generated/graphql'
import type { Value } from '@/api/scalars'
import type { Operand, Test, TestRow } from '@/criteria/tree'

// What one can ask for, as the server told: attributes, their operators, roles, groups, audiences.

/** Attributes are found by key, and by id as other tools may write them. */
export type Vocabulary = BuilderVocabularyQuery & { byKey: ReadonlyMap<string, Attribute> }
export type Attribute = BuilderVocabularyQuery['attributes'][number]
export type Operator = Attribute['operators'][number]

export const vocabularyOf = (told: BuilderVocabularyQuery): Vocabulary => ({ ...told, byKey: new Map(told.attributes.flatMap((a) => [[a.id, a], [a.key, a]] as const)) })

export const VocabularyContext = createContext<Vocabulary | null>(null)

export function useVocabulary(): Vocabulary {
  const vocabulary = useContext(VocabularyContext)
  if (!vocabulary) throw new Error('no vocabulary')
  return vocabulary
}

export function operatorsOf(vocabulary: Vocabulary, row: Pick<TestRow, 'type' | 'key'>): readonly Operator[] {
  if (row.type === 'attribute') return vocabulary.byKey.get(row.key)?.operators ?? []
  return vocabulary.operators[row.type]
}

/** The operators to choose from: one that only says what another says is there only where it is chosen. */
export const offered = (operators: readonly Operator[], chosen: string | undefined) => operators.filter((o) => (!o.sameAs && !o.notOf) || o.name === chosen)

export const kindOf = (vocabulary: Vocabulary, row: Pick<TestRow, 'type' | 'key'>): Kind | null => (row.type === 'attribute' ? (vocabulary.byKey.get(row.key)?.kind ?? null) : null)

/** Whether it makes a difference to a row in which time zone days begin. */
export function isZoned(vocabulary: Vocabulary, row: Pick<TestRow, 'type' | 'key' | 'test'>): boolean {
  const operator = operatorsOf(vocabulary, row).find((o) => o.name === row.test?.operator)
  if (!operator) return false
  if (['DURATION', 'PERIOD', 'ANNIVERSARY'].includes(operator.takes)) return true
  return kindOf(vocabulary, row) === 'DATETIME' && (operator.name === 'onDay' || ['MONTHS', 'WEEKDAYS'].includes(operator.takes))
}

/** The attribute that probably holds the time zones of people, empty for none. */
export const likelyZone = ({ attributes }: Vocabulary) => attributes.find(({ kind, key }) => kind === 'STRING' && /zone/i.test(key))?.key ?? ''

/** An operand that means nothing yet, in the shape the operator takes. */
function blank(operator: Operator): Operand {
  switch (operator.takes) {
    case 'FLAG':
      return true
    case 'VALUES':
    case 'PATTERNS':
      return []
    case 'MONTHS':
    case 'WEEKDAYS':
      return []
    case 'PERIOD':
      return { unit: 'MONTH' }
    case 'ANNIVERSARY':
      return {}
    case 'RANGE':
      return { from: null, to: null }
    case 'COUNT':
      return { how: 'size', by: 'atLeast', count: null }
    case 'DURATION':
    case 'VALUE':
      return null
  }
}

/** What a new row of an attribute asks at first. */
export function firstTest({ kind, operators }: Attribute): Test | null {
  const operator = operators[0]
  if (!operator) return null
  return kind === 'BOOLEAN' && operator.takes === 'VALUE' ? { operator: operator.name, operand: true } : testWith(operator)
}

/** A test for one value that is known already, by the first operator that takes one. */
export function testFor({ operators }: Attribute, value: Value): Test | null {
  const operator = operators.find((o) => o.takes === 'VALUE' || o.takes === 'VALUES')
  return operator ? { operator: operator.name, operand: operator.takes === 'VALUES' ? [value] : value } : null
}

export const testWith = (operator: Operator): Test => ({ operator: operator.name, operand: blank(operator) })

/** The same test by another operator: what was compared with stays where it fits. */
export function retest(test: Test | null, before: Operator | undefined, after: Operator): Test {
  const operand = test?.operand ?? null
  if (!before || operand === null) return testWith(after)
  if (before.takes === after.takes) return { operator: after.name, operand }
  if (before.takes === 'VALUE' && after.takes === 'VALUES') return { operator: after.name, operand: [operand as string] }
  if (before.takes === 'VALUES' && after.takes === 'VALUE' && Array.isArray(operand) && operand.length > 0) return { operator: after.name, operand: operand[0]! }
  return testWith(after)
}
