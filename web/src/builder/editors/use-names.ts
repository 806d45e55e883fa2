import { useState } from 'react'
import { useQuery } from 'urql'
import { BuilderNamesDocument } from '@/generated/graphql'

/** The names of people by their ids; the id stands in where there is no name, or nobody. */
export function useNames(users: readonly string[]) {
  const [learnt, setLearnt] = useState<Record<string, string>>({})
  const unknown = users.filter((id) => !(id in learnt))
  const [{ data }] = useQuery({ query: BuilderNamesDocument, variables: { users: unknown }, pause: unknown.length === 0 })
  const found = new Map(data?.population.members.nodes.map((user) => [user.id, user.name]))
  return {
    nameOf: (id: string) => learnt[id] || found.get(id) || id,
    learn: (person: { id: string; name: string }) => setLearnt((known) => ({ ...known, ...Object.fromEntries(found), [person.id]: person.name })),
  }
}
