import { useEffect, useMemo, useState } from 'react'
import { type CombinedError, useClient } from 'urql'
import { type BuilderPreviewedSubscription, BuilderPreviewedDocument } from '@/generated/graphql'
import { countsOf } from '@/criteria/counts'
import { writeForCounts } from '@/criteria/write'
import type { Question } from './state'

type Preview = BuilderPreviewedSubscription['previewChanged']

/** How long typing rests before it is counted, in milliseconds. */
const REST = 60

/**
 * What the question chooses, live: a stream for every state of it, the one before ended first, so that no older answer comes
 * after a newer one. Until the first answer to the present question, the answer to the one before stays.
 */
export function usePreview({ tree, include, exclude }: Question) {
  const client = useClient()
  const lists = include.length > 0 || exclude.length > 0
  const asked = useMemo(() => JSON.stringify({ criteria: writeForCounts(tree), ...(lists ? { include, exclude } : {}) }), [tree, include, exclude, lists])
  const [answer, setAnswer] = useState<{ to: string; preview: Preview } | null>(null)
  const [error, setError] = useState<CombinedError | null>(null)
  const [attempt, setAttempt] = useState(0)

  useEffect(() => {
    let stop = () => {}
    const timer = setTimeout(() => {
      const stream = client.subscription(BuilderPreviewedDocument, JSON.parse(asked)).subscribe(({ data, error: failed }) => {
        setError(failed ?? null)
        if (data) setAnswer({ to: asked, preview: data.previewChanged })
      })
      stop = stream.unsubscribe
    }, REST)
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [client, asked, attempt])

  const preview = answer?.preview ?? null
  const counts = useMemo(() => (preview ? countsOf(preview.nodes, preview.issues, preview.issues.some((i) => ['criteria', 'include', 'exclude'].includes(i.path[0] ?? '')) ? ['criteria'] : []) : null), [preview])
  return { preview, counts, waiting: answer?.to !== asked, error, again: () => setAttempt((n) => n + 1) }
}
