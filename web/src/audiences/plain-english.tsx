import { Stack, Text } from '@mantine/core'
import type { ComparedLine } from './compare'
import { outline } from './outline'

/** Criteria in plain English, a line for every condition. */
export function PlainEnglish({ of }: { of: string }) {
  return <Lines lines={outline(of).map(({ depth, text }) => ({ depth, words: [{ text, changed: false }] }))} />
}

/** Lines with the words marked that another version does not have. Marks are underlined or struck through, so that colour is not all. */
export function Lines({ lines, side }: { lines: readonly ComparedLine[]; side?: 'old' | 'new' }) {
  const Mark = side === 'old' ? 'del' : 'ins'
  return (
    <Stack gap={4} component="ul" className="outline">
      {lines.map((line, i) => (
        <Text component="li" key={i} size="sm" ps={line.depth * 20}>
          {runs(line).map((run, j) => (run.changed ? <Mark key={j}>{run.text}</Mark> : <span key={j}>{run.text}</span>)).flatMap((word, j) => (j > 0 ? [' ', word] : [word]))}
        </Text>
      ))}
    </Stack>
  )
}

/** Neighbouring words of one kind together, so that a screen reader says a change once. */
function runs({ words }: ComparedLine) {
  const joined: { text: string; changed: boolean }[] = []
  for (const word of words) {
    const last = joined.at(-1)
    if (last?.changed === word.changed) last.text += ` ${word.text}`
    else joined.push({ ...word })
  }
  return joined
}
