import { useLocalStorage } from '@mantine/hooks'

// The reader's own questions, kept by the browser.

export type Question = { question: string; variables: string }
type SavedQuestion = Question & { name: string }

/** Adds a question in the order of the names; one of the same name is replaced. */
export const withQuestion = (all: readonly SavedQuestion[], added: SavedQuestion) =>
  [...withoutQuestion(all, added.name), added].sort((a, b) => a.name.localeCompare(b.name))

export const withoutQuestion = (all: readonly SavedQuestion[], name: string) => all.filter((q) => q.name !== name)

const isQuestion = (read: unknown): read is SavedQuestion =>
  typeof read === 'object' && read !== null && ['name', 'question', 'variables'].every((key) => typeof (read as Record<string, unknown>)[key] === 'string')

/** Reads what the browser has kept. What is none of ours is left out. */
export function readQuestions(text: string | undefined): SavedQuestion[] {
  try {
    const read: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(read) ? read.filter(isQuestion) : []
  } catch {
    return []
  }
}

export const useSavedQuestions = () =>
  useLocalStorage<SavedQuestion[]>({ key: 'parterre.questions', defaultValue: [], getInitialValueInEffect: false, deserialize: readQuestions })
