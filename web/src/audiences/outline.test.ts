import { describe, expect, it } from 'vitest'
import { outline } from './outline'

const drawn = (text: string) => outline(text).map((l) => '  '.repeat(l.depth) + l.text)

describe('the outline of criteria', () => {
  it('leaves one condition on its line', () => expect(drawn('everyone whose Department is “Engineering”')).toEqual(['Everyone whose Department is “Engineering”']))
  it('puts every condition of a group on a line of its own', () =>
    expect(drawn('everyone who matches all of: (at least one of: Level is at least 4; has the role “manager”); Salary (EUR) is 5')).toEqual([
      'Everyone who matches all of:',
      '  At least one of:',
      '    Level is at least 4',
      '    Has the role “manager”',
      '  Salary (EUR) is 5',
    ]))
  it('lets whoever is left out begin anew', () => {
    expect(drawn('everyone who has the role “a”, but nobody whose Level is 5')).toEqual(['Everyone who has the role “a”', 'But nobody whose Level is 5'])
    expect(drawn('everyone who matches all of: Name is “x, but nobody y”; Level is 4; but nobody who matches at least one of: Level is 5; Level is 6')).toEqual([
      'Everyone who matches all of:',
      '  Name is “x, but nobody y”',
      '  Level is 4',
      'But nobody who matches at least one of:',
      '  Level is 5',
      '  Level is 6',
    ])
  })
  it('cuts no value', () => expect(drawn('everyone who matches all of: Name is “a; (b of: c”; everyone')).toEqual(['Everyone who matches all of:', '  Name is “a; (b of: c”', '  Everyone']))
  it('leaves what is not built like this', () => expect(drawn('all of: (a; b')).toEqual(['All of: (a; b']))
})
