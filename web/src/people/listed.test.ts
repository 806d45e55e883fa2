import { expect, it } from 'vitest'
import { choicesOf } from './listed'

it('offers a list in its order, and what somebody has from before it was one', () => {
  expect(choicesOf(['fr', 'de'], null)).toEqual(['fr', 'de'])
  expect(choicesOf(['fr', 'de'], '')).toEqual(['fr', 'de'])
  expect(choicesOf(['fr', 'de'], ['de', 'la'])).toEqual(['fr', 'de', 'la'])
  expect(choicesOf(['fr', 'de'], 'la')).toEqual(['fr', 'de', 'la'])
})
