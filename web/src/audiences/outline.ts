import { upperFirst } from '@/ui/format'

export type Line = { depth: number; text: string }

/**
 * The plain English of criteria as an outline: "all of: a; (at least one of: b; c)" becomes lines, each group one step further in, and
 * so does whoever is left out: "all of: a; b; but nobody who d". What stands in quotes is a value and is never cut; a text that is not
 * built like this stays one line.
 */
export function outline(description: string): Line[] {
  const [chosen, leftOut] = exception(description)
  return leftOut === '' ? lines(chosen) : [...lines(chosen), ...lines(leftOut)]
}

/** Cuts before ", but nobody" or "; but nobody", where it stands outside quotes. */
function exception(description: string): [string, string] {
  for (const found of description.matchAll(/[,;] (?=but nobody )/g)) {
    const before = description.slice(0, found.index)
    if (count(before, '“') === count(before, '”')) return [before, description.slice(found.index + 2)]
  }
  return [description, '']
}

const count = (text: string, letter: string) => text.split(letter).length - 1

function lines(description: string): Line[] {
  const lines: Line[] = []
  let at = 0

  /** Reads conditions up to the end of their group. */
  const group = (depth: number): boolean => {
    for (;;) {
      if (!condition(depth)) return false
      if (!description.startsWith('; ', at)) return true
      at += 2
    }
  }

  const condition = (depth: number): boolean => {
    const inner = description[at] === '('
    if (inner) at++
    const start = at
    const head = /^[^“”();]*\bof: /.exec(description.slice(at))?.[0]
    if (head) {
      at += head.length
      lines.push({ depth, text: upperFirst(head.trimEnd()) })
      if (!group(depth + 1)) return false
    } else {
      at = endOfText(description, at)
      lines.push({ depth, text: upperFirst(description.slice(start, at)) })
    }
    if (!inner) return at > start
    if (description[at] !== ')') return false
    at++
    return true
  }

  return group(0) && at === description.length ? lines : [{ depth: 0, text: upperFirst(description) }]
}

/** Where a condition ends: before a semicolon or the bracket of its group, both outside quotes and brackets of its own. */
function endOfText(text: string, from: number): number {
  let quoted = 0
  let brackets = 0
  for (let i = from; i < text.length; i++) {
    const c = text[i]
    if (c === '“') quoted++
    else if (c === '”' && quoted > 0) quoted--
    else if (quoted > 0) continue
    else if (c === '(') brackets++
    else if (c === ')' && brackets-- === 0) return i
    else if (c === ';' && brackets === 0) return i
  }
  return text.length
}
