import { describe, expect, it } from 'vitest'
import { askedAt, causes, clause, deciding, type ExplainedNode, leaves, peopleAt, plain, reasonTree, withNames } from './reasons'

const node = (path: string, description: string, matches: boolean, more: Partial<ExplainedNode> = {}): ExplainedNode => ({ path: path === '' ? [] : path.split('/'), description, matches, decides: false, ...more })

const criteria = {
  all: [
    { node: { id: 'n1', criteria: { attribute: { key: 'department', is: { equals: 'Sales' } } } } },
    { not: { attribute: { key: 'employment', is: { in: ['intern'] } } } },
    { any: [{ roles: { anyOf: ['admin'] } }, { audience: { key: 'managers' } }] },
  ],
}

const nodes = [
  node('', 'All of these', false),
  node('all/0', 'everyone whose Department is “Sales”', false, { decides: true, value: 'Finance' }),
  node('all/1', 'everyone whose Employment is not “intern” or has no value', true),
  node('all/1/not', 'everyone whose Employment is “intern”', false, { value: 'part-time' }),
  node('all/2', 'Any of these', true),
  node('all/2/any/0', 'everyone who has the role “admin”', false, { value: ['editor'] }),
  node('all/2/any/1', 'everyone who is in the audience “Managers”', true),
]

describe('reasons', () => {
  const root = reasonTree(nodes, criteria)!

  it('stand as they are written, a negation as one condition', () => {
    expect(root.text).toBe('All of these')
    expect(root.parts.map((p) => p.text)).toEqual(['Department is “Sales”', 'Employment is not “intern” or has no value', 'Any of these'])
    expect(leaves(root).map((r) => r.id)).toEqual(['all/0', 'all/1', 'all/2/any/0', 'all/2/any/1'])
  })
  it('say what the person has, the negated ones too', () => {
    expect(leaves(root).map((r) => [r.asks, r.value])).toEqual([['department', 'Finance'], ['employment', 'part-time'], ['roles', ['editor']], [null, null]])
    expect(root.parts[1]?.matches).toBe(true)
  })
  it('name those that decide', () => expect(deciding(root).map((r) => r.id)).toEqual(['all/0']))
  it('name those that brought the verdict about', () => expect(causes(root).map((r) => r.id)).toEqual(['all/0']))
  it('stand within a sentence', () => expect(leaves(root).map(clause)).toEqual(['Department is “Sales”', 'Employment is not “intern” or has no value', 'has the role “admin”', 'is in the audience “Managers”']))
  it('are none without nodes', () => expect(reasonTree([], criteria)).toBeNull())
  it('take one condition alone', () => expect(reasonTree([node('', 'everyone', true)], { everyone: true })?.text).toBe('Everyone'))
})

describe('a condition in words', () => {
  it('is about one person', () => {
    expect(plain('everyone whose Level is at least 4', false)).toBe('Level is at least 4')
    expect(plain('everyone who is in the audience “A: B”', false)).toBe('Is in the audience “A: B”')
    expect(plain('everyone who matches fewer than 2 of: x; y', true)).toBe('Fewer than 2 of these')
  })
})

describe('what is asked at a place', () => {
  it('is found through nodes with ids', () => expect(askedAt(criteria, ['all', '0'])).toBe('department'))
  it('is nothing where criteria ask for no value', () => {
    expect(askedAt(criteria, ['all', '2', 'any', '1'])).toBeNull()
    expect(askedAt(criteria, ['any', '7'])).toBeNull()
  })
  it('names people instead of ids', () => {
    expect(peopleAt({ any: [{ users: ['a', 'b'] }] }, ['any', '0'])).toEqual(['a', 'b'])
    expect(withNames('Is the user “a” or “b”', ['a', 'b'], new Map([['a', 'Ava']]))).toBe('Is the user “Ava” or “b”')
  })
})
