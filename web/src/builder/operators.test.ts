import { describe, expect, it } from 'vitest'
import { verbsOf } from './operators'
import type { Operator } from './vocabulary'

const operators = (...names: string[]): Operator[] => names.map((name) => ({ name, label: name, negated: `not ${name}`, takes: 'VALUE', sameAs: null, notOf: null }))

describe('the verbs of a condition', () => {
  it('are offered with their negations, all of them once', () => {
    const { often, seldom } = verbsOf(operators('equals', 'in', 'endsWith'))
    expect(often.map((verb) => verb.value)).toEqual(['equals', '!equals', 'in', '!in'])
    expect(seldom).toEqual([{ value: 'endsWith', label: 'endsWith' }, { value: '!endsWith', label: 'not endsWith' }])
  })
  it('of a day begin with how one speaks of days', () => expect(verbsOf(operators('inLast', 'before', 'onDay', 'equals')).often.map((verb) => verb.value)).toEqual(['inLast', '!inLast', 'before', 'onDay', '!onDay']))
})
