import { describe, expect, it } from 'vitest'
import { questionOf, readAddress, sortBy } from './list-address'

describe('the address of the list', () => {
  it('begins with names upwards', () => expect(readAddress({})).toEqual({ search: '', status: 'all', sort: 'name', down: false, page: 1 }))
  it('reads no nonsense', () => expect(readAddress({ status: 'x', sort: 'toString', page: '-1' })).toEqual(readAddress({})))
  it('asks nothing for blanks', () => expect(questionOf(readAddress({ search: '  ' }))).toEqual({ search: undefined, status: ['ACTIVE', 'DRAFT', 'DEGRADED', 'ARCHIVED'], orderBy: { field: 'NAME', direction: 'ASC' } }))
  it('turns the order of the same column and back', () => {
    const people = { ...sortBy(readAddress({}), 'people') }
    expect(readAddress(people)).toMatchObject({ sort: 'people', down: true })
    const turned = sortBy(readAddress(people), 'people')
    expect(readAddress(turned)).toMatchObject({ sort: 'people', down: false })
    expect(sortBy(readAddress(turned), 'people')).toEqual(people)
  })
  it('goes to the first page when the order changes', () => expect(sortBy(readAddress({ page: '4' }), 'changed').page).toBeUndefined())
})
