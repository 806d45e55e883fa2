import { useState } from 'react'
import { useNamesOf } from '@/people/names'

/** The names of people by their ids; the id stands in where there is no name, or nobody. */
export function useNames(users: readonly string[]) {
  const [learnt, setLearnt] = useState<Record<string, string>>({})
  const found = useNamesOf(users.filter((id) => !(id in learnt)))
  return {
    nameOf: (id: string) => learnt[id] || found.get(id) || id,
    learn: (person: { id: string; name: string }) => setLearnt((known) => ({ ...known, ...Object.fromEntries(found), [person.id]: person.name })),
  }
}
