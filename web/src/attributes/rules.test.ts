import { expect, test } from 'vitest'
import { canBeUnique, hasAliases, typedValue } from './rules'

test('a number is sent as a number, and what is none as it was typed, for the server to say so', () => {
  expect(typedValue('INTEGER', ' 1 200 ')).toBe(1200)
  expect(typedValue('NUMBER', '2.5')).toBe(2.5)
  expect(typedValue('NUMBER', 'many')).toBe('many')
  expect(typedValue('NUMBER', '')).toBe('')
  expect(typedValue('STRING', ' 12 ')).toBe('12')
})

test('only texts have spellings, and neither yes and no nor lists are unique', () => {
  expect(hasAliases('STRING_LIST')).toBe(true)
  expect(hasAliases('DATE')).toBe(false)
  expect(canBeUnique('BOOLEAN')).toBe(false)
  expect(canBeUnique('STRING')).toBe(true)
})
