import { useState } from 'react'

/** A page that is open: where it begins, and the revision all pages of one reading are read at. */
type Place = { after: string; revision: string }

/** Pages one by one: forward by cursors, back by remembering them. A new question begins at the first page. */
export function usePages(question: string) {
  const [kept, setKept] = useState<{ question: string; stack: Place[] }>({ question, stack: [] })
  const stack = kept.question === question ? kept.stack : []
  const set = (next: Place[]) => setKept({ question, stack: next })
  return {
    number: stack.length,
    after: stack.at(-1)?.after ?? null,
    /** Null on the first page, which is read from the newest. */
    revision: stack.at(-1)?.revision ?? null,
    next: (info: { endCursor?: string | null; revision: string }) => info.endCursor && set([...stack, { after: info.endCursor, revision: info.revision }]),
    previous: () => set(stack.slice(0, -1)),
    restart: () => set([]),
  }
}
