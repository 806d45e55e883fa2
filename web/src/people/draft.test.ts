import { describe, expect, it } from 'vitest'
import { type Draft, draftOf, emptyDraft, faultAt, faultsElsewhere, userInput } from './draft'

const mia: Draft = { id: 'mia', name: 'Mia', roles: ['a', 'b'], groups: ['g'], values: { level: 3, team: 'Search', tags: ['x'] } }

describe('what is written of a person', () => {
  it('is nothing but the id while nothing differs', () => {
    expect(userInput(mia, mia)).toEqual({ id: 'mia' })
    expect(userInput(mia, { ...mia, roles: ['b', 'a'], name: ' Mia ' })).toEqual({ id: 'mia' })
  })
  it('is what differs, and a value that was emptied is removed', () =>
    expect(userInput(mia, { ...mia, groups: [], values: { level: 4, team: '', tags: [] } })).toEqual({ id: 'mia', groups: [], attributes: [{ key: 'level', value: 4 }, { key: 'tags', value: null }, { key: 'team', value: null }] }))
  it('is everything of somebody new', () =>
    expect(userInput(emptyDraft, mia)).toEqual({ id: 'mia', name: 'Mia', roles: ['a', 'b'], groups: ['g'], attributes: [{ key: 'level', value: 3 }, { key: 'tags', value: ['x'] }, { key: 'team', value: 'Search' }] }))
  it('takes a change back when turned round', () => {
    const after = { ...mia, values: { ...mia.values, team: null, city: 'Graz' } }
    expect(userInput(after, mia)).toEqual({ id: 'mia', attributes: [{ key: 'city', value: null }, { key: 'team', value: 'Search' }] })
  })
  it('begins with what is known', () =>
    expect(draftOf({ id: 'mia', name: 'Mia', roles: ['a', 'b'], groups: [{ key: 'g' }], attributes: [{ attribute: { key: 'level' }, value: 3 }] }).values).toEqual({ level: 3 }))
})

describe('faults', () => {
  const issue = (path: string[], severity: 'ERROR' | 'WARNING' = 'ERROR') => ({ path, severity, message: 'Wrong.', hint: 'Mend it.' })
  it('stand at their fields, asked alone or in a list', () => {
    expect(faultAt([issue(['user', 'attributes', 'level'])], 'attributes', 'level')).toBe('Wrong. Mend it.')
    expect(faultAt([issue(['users', '0', 'roles', '1'])], 'roles')).toBe('Wrong. Mend it.')
    expect(faultAt([issue(['user', 'id'])], 'name')).toBeUndefined()
  })
  it('that have no field are told all the same', () => expect(faultsElsewhere([issue(['user']), issue(['user', 'id']), issue(['user', 'id'], 'WARNING')])).toHaveLength(2))
})
