import { print } from 'graphql'
import { describe, expect, it } from 'vitest'
import { question } from './use-values'

describe('the question for values', () => {
  it('can be read when there is no attribute to search', () => {
    expect(() => question(0)).not.toThrow()
  })
  it('asks each attribute once', () => {
    expect(print(question(2)).match(/suggest\(/g)).toHaveLength(2)
  })
})
