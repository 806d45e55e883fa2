import { describe, expect, it } from 'vitest'
import { type Attribute, firstTest, isZoned, likelyZone, offered, type Operator, retest, testWith, type Vocabulary } from './vocabulary'

const operator = (name: string, takes: Operator['takes']): Operator => ({ name, label: name, negated: `not ${name}`, takes, common: true, commonNegated: true, sameAs: null, notOf: null })
const is = operator('equals', 'VALUE')
const oneOf = operator('in', 'VALUES')
const between = operator('between', 'RANGE')

describe('another operator', () => {
  it('keeps what was compared with where it fits', () => {
    expect(retest({ operator: 'equals', operand: 'Sales' }, is, oneOf)).toEqual({ operator: 'in', operand: ['Sales'] })
    expect(retest({ operator: 'in', operand: ['Sales', 'People'] }, oneOf, is)).toEqual({ operator: 'equals', operand: 'Sales' })
    expect(retest({ operator: 'equals', operand: 4 }, is, operator('atLeast', 'VALUE'))).toEqual({ operator: 'atLeast', operand: 4 })
  })
  it('begins anew where it does not', () => {
    expect(retest({ operator: 'equals', operand: 4 }, is, between)).toEqual(testWith(between))
    expect(retest({ operator: 'in', operand: [] }, oneOf, is)).toEqual(testWith(is))
    expect(retest(null, undefined, operator('isSet', 'FLAG'))).toEqual({ operator: 'isSet', operand: true })
  })
})

it('what only says what another says is offered where it is chosen', () => {
  const empty = { ...operator('isEmpty', 'FLAG'), notOf: 'isSet' }
  const exactly = { ...is, sameAs: 'onDay' }
  expect(offered([oneOf, empty, exactly], 'in')).toEqual([oneOf])
  expect(offered([oneOf, empty, exactly], 'isEmpty')).toEqual([oneOf, empty])
})

it('a new row of yes or no asks for yes, others ask for nothing yet', () => {
  expect(firstTest({ kind: 'BOOLEAN', operators: [is] } as unknown as Attribute)).toEqual({ operator: 'equals', operand: true })
  expect(firstTest({ kind: 'STRING', operators: [is] } as unknown as Attribute)).toEqual({ operator: 'equals', operand: null })
  expect(firstTest({ kind: 'DATE', operators: [operator('inLast', 'DURATION')] } as unknown as Attribute)).toEqual({ operator: 'inLast', operand: null })
  expect(firstTest({ kind: 'STRING', operators: [] } as unknown as Attribute)).toBeNull()
})

describe('the time zone of each person', () => {
  const vocabulary = (kind: Attribute['kind'], ...operators: Operator[]) => ({ byKey: new Map([['seen', { key: 'seen', kind, operators }]]) }) as unknown as Vocabulary
  const zoned = (kind: Attribute['kind'], of: Operator) => isZoned(vocabulary(kind, of), { type: 'attribute', key: 'seen', test: testWith(of) })
  it('is offered where it makes a difference', () => {
    for (const takes of ['DURATION', 'PERIOD', 'ANNIVERSARY'] as const) expect(zoned('DATE', operator('any', takes))).toBe(true)
    expect(zoned('DATETIME', operator('weekday', 'WEEKDAYS'))).toBe(true)
    expect(zoned('DATE', operator('weekday', 'WEEKDAYS'))).toBe(false)
    expect(zoned('DATETIME', operator('onDay', 'VALUE'))).toBe(true)
    expect(zoned('DATETIME', operator('after', 'VALUE'))).toBe(false)
  })
  it('probably comes from the attribute that is called so', () => {
    const attributes = [{ key: 'city', kind: 'STRING' }, { key: 'zones', kind: 'STRING_LIST' }, { key: 'timeZone', kind: 'STRING' }]
    expect(likelyZone({ attributes } as unknown as Vocabulary)).toBe('timeZone')
    expect(likelyZone({ attributes: [] } as unknown as Vocabulary)).toBe('')
  })
})
