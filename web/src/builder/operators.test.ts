import { expect, it } from 'vitest'
import { verbsOf } from './operators'
import type { Operator } from './vocabulary'

const operator = (name: string, common: boolean, commonNegated: boolean): Operator => ({ name, label: name, negated: `not ${name}`, takes: 'VALUE', common, commonNegated, sameAs: null, notOf: null })

it('the verbs of a condition are offered with their negations, all of them once, those asked seldom apart', () => {
  const { often, seldom } = verbsOf([operator('equals', true, true), operator('startsWith', true, false), operator('endsWith', false, false)])
  expect(often.map((verb) => verb.value)).toEqual(['equals', '!equals', 'startsWith'])
  expect(seldom.map((verb) => verb.label)).toEqual(['not startsWith', 'endsWith', 'not endsWith'])
})
