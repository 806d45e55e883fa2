import { describe, expect, it } from 'vitest'
import { readQuestions, withoutQuestion, withQuestion } from './saved'

const of = (name: string, question = '{ now }') => ({ name, question, variables: '' })

describe('saved questions', () => {
  it('stand in the order of their names', () => expect(withQuestion([of('b')], of('a')).map((q) => q.name)).toEqual(['a', 'b']))
  it('are replaced by one of the same name', () => expect(withQuestion([of('a')], of('a', '{ revision }'))).toEqual([of('a', '{ revision }')]))
  it('go by their names', () => expect(withoutQuestion([of('a'), of('b')], 'a')).toEqual([of('b')]))
  it('are read leniently', () => {
    expect(readQuestions(undefined)).toEqual([])
    expect(readQuestions('{')).toEqual([])
    expect(readQuestions('[{"name":"a"},7,null]')).toEqual([])
    expect(readQuestions(JSON.stringify([of('a')]))).toEqual([of('a')])
  })
})
