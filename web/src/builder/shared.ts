import { useEffect } from 'react'
import { isEmpty } from '@/criteria/tree'
import { read } from '@/criteria/read'
import { write } from '@/criteria/write'
import type { Criteria } from '@/api/scalars'
import type { Question } from './state'

// The question in the address, so that a link shows the same; a question too long for one stays in this tab.

const LONGEST = 6_000
const place = (key: string) => `parterre.question.${key}`

type Kept = { all: Criteria | null; in?: string[]; out?: string[] }

export const writeShared = ({ tree, include, exclude }: Question) =>
  JSON.stringify({ all: isEmpty(tree) ? null : write(tree), ...(include.length > 0 ? { in: include } : {}), ...(exclude.length > 0 ? { out: exclude } : {}) } satisfies Kept)

export function readShared(text: string | null | undefined): Question | null {
  try {
    const kept = JSON.parse(text ?? 'null') as Kept | null
    if (typeof kept !== 'object' || kept === null || !('all' in kept)) return null
    const list = (given: unknown) => (Array.isArray(given) ? given.filter((id) => typeof id === 'string') : [])
    return { tree: read(kept.all), include: list(kept.in), exclude: list(kept.out) }
  } catch {
    return null
  }
}

/** The question one comes back to: of the address, or of this tab. */
export const recall = (key: string, address: string | undefined) => readShared(address) ?? readShared(sessionStorage.getItem(place(key)))

export const forget = (key: string) => sessionStorage.removeItem(place(key))

/** Keeps what is not saved in the address, or where that would be too long, in this tab. */
export function useShared(key: string, question: Question, dirty: boolean, address: (c: string | undefined) => void) {
  useEffect(() => {
    const timer = setTimeout(() => {
      const text = dirty ? writeShared(question) : undefined
      const long = text !== undefined && text.length > LONGEST
      if (long) sessionStorage.setItem(place(key), text)
      else forget(key)
      address(long ? undefined : text)
    }, 350)
    return () => clearTimeout(timer)
    // `address` changes with every screen and is the same in what it does.
  }, [key, question, dirty])
}
