import { createContext, useCallback, useContext, useMemo, useState } from 'react'
import type { Facts } from '@/criteria/counts'
import { canRedo, canUndo, type History, record, redo, undo } from '@/criteria/history'
import type { Tree } from '@/criteria/tree'

/** What is being built: the tree, and the people who are in or out whatever it says. */
export type Question = { tree: Tree; include: string[]; exclude: string[] }

/** Which control is to have the focus once it is there. */
export type Focus = { id: string; part: 'value' | 'menu' | 'add' }

type Options = {
  /** Changes of one place in quick succession are undone together. */
  place?: string
  /** What a screen reader says. */
  say?: string
  focus?: Focus
}

export type Editor = {
  question: Question
  history: History<Question>
  tree: Tree
  edit: (tree: Tree, options?: Options) => void
  set: (question: Question, options?: Options) => void
  undo: () => void
  redo: () => void
  canUndo: boolean
  canRedo: boolean
  said: string
  say: (text: string) => void
  focus: Focus | null
  focused: () => void
}

/** The question with its past, and what has to be said and focused after a change. */
export function useEditor(first: () => History<Question>): Editor {
  const [history, setHistory] = useState(first)
  const [said, setSaid] = useState('')
  const [focus, setFocus] = useState<Focus | null>(null)
  const question = history.present
  const say = useCallback((text: string) => setSaid((before) => (before === text ? `${text}\u200b` : text)), [])
  const set = useCallback(
    (next: Question, { place, say: text, focus: wanted }: Options = {}) => {
      setHistory((h) => record(h, next, place, Date.now()))
      if (text) say(text)
      if (wanted) setFocus(wanted)
    },
    [say],
  )
  return useMemo(
    () => ({
      question,
      history,
      tree: question.tree,
      edit: (tree: Tree, options?: Options) => set({ ...question, tree }, options),
      set,
      undo: () => setHistory(undo),
      redo: () => setHistory(redo),
      canUndo: canUndo(history),
      canRedo: canRedo(history),
      said,
      say,
      focus,
      focused: () => setFocus(null),
    }),
    [question, history, set, said, say, focus],
  )
}

export const EditorContext = createContext<Editor | null>(null)

export function useBuilder(): Editor {
  const editor = useContext(EditorContext)
  if (!editor) throw new Error('no builder')
  return editor
}

/** What the server says about the tree at the moment, and whether newer numbers are on their way. */
type Answers = { facts: (id: string) => Facts | undefined; everyone: number; waiting: boolean }

export const AnswersContext = createContext<Answers>({ facts: () => undefined, everyone: 0, waiting: true })

export const useFacts = (id: string) => {
  const { facts, everyone, waiting } = useContext(AnswersContext)
  return { facts: facts(id), everyone, waiting }
}

/** How a pinned person meets each node, by its id. */
export type Verdicts = { name: string; meets: ReadonlyMap<string, boolean> } | null

export const VerdictsContext = createContext<Verdicts>(null)
