import i18next, { type TFunction } from 'i18next'
import { describe, expect, it } from 'vitest'
import '@/words'
import './words'
import { changeSentence } from './publish-sentence'

const t = i18next.getFixedT('en', 'audiences') as TFunction<'audiences'>
const people = (count: number) => i18next.t('people', { count, formatted: String(count) })
const say = (entering: number, leaving: number, staying: number) => changeSentence({ entering, leaving, staying }, people, t)

describe('the sentence of a publication', () => {
  it('tells who comes, goes and stays', () => expect(say(34, 12, 480)).toBe('Publishing lets 34 people in and takes 12 people out; 480 stay.'))
  it('leaves out what does not happen', () => {
    expect(say(1, 0, 1)).toBe('Publishing lets 1 person in; 1 stays.')
    expect(say(0, 2, 0)).toBe('Publishing takes 2 people out; 0 stay.')
  })
  it('says when it changes nobody', () => expect(say(0, 0, 7)).toBe('Publishing changes nobody now: the same 7 people stay in.'))
})
