import { useEffect, useMemo, useState } from 'react'
import { useClient } from 'urql'
import { codeOf } from '@/api/client'
import { useFresh } from '@/api/fresh'
import { writeForCounts } from '@/criteria/write'
import { type BuilderVerdictQuery, BuilderVerdictDocument } from '@/generated/graphql'
import type { PickedPerson } from '@/people/person-picker'
import { populationOf } from './population'
import type { Question, Verdicts } from './state'

/**
 * The person one tests with, pinned by id: whether they are in, why, and how they meet every node of the question, all of one
 * answer. It is asked as soon as the question was counted without a fault, and again when people have changed; until then the
 * verdict before stays.
 */
export function useVerdicts(id: string | null, question: Question, revision: string | null, pin: (id: string | undefined) => void) {
  const client = useClient()
  const [picked, setPicked] = useState<PickedPerson | null>(null)
  const [told, setTold] = useState<{ about: string; answer: BuilderVerdictQuery | 'nobody' } | null>(null)
  const [looks, setLooks] = useState(0)
  useFresh(() => setLooks((n) => n + 1), { paused: id === null })
  const asked = useMemo(() => ({ of: populationOf(question), nodes: { criteria: writeForCounts(question.tree) } }), [question])
  useEffect(() => {
    if (id === null || revision === null) return
    const { unsubscribe } = client.query(BuilderVerdictDocument, { ...asked, person: id }, { requestPolicy: 'network-only' }).subscribe(({ data, error }) => {
      const answer = data ?? (codeOf(error) === 'NOT_FOUND' ? 'nobody' : null)
      if (answer) setTold({ about: id, answer })
    })
    return unsubscribe
  }, [client, id, asked, revision, looks])

  const about = told?.about === id ? told.answer : null
  const answer = about === 'nobody' ? null : about
  const name = answer?.user?.name ?? (picked?.id === id ? picked?.name : '') ?? ''
  const nodes = answer?.user && answer.nodes.explain.nodes
  const verdicts = useMemo<Verdicts>(() => {
    if (!nodes || id === null) return null
    return { name: name || id, meets: new Map(nodes.flatMap((node) => (node.id ? [[node.id, node.matches] as const] : []))) }
  }, [nodes, id, name])
  return {
    person: id === null ? null : { id, name },
    answer,
    /** Whether there is nobody of this id, or not any more. */
    nobody: about === 'nobody' || (answer !== null && !answer.user),
    verdicts,
    pick: (next: PickedPerson | null) => {
      setPicked(next)
      pin(next?.id)
    },
  }
}
