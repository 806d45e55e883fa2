import { useState } from 'react'
import { useClient } from 'urql'
import type { AnyVariables, TypedDocumentNode } from 'urql'
import { type BuilderSavedFragment, BuilderAudienceDocument, BuilderCreateDocument, BuilderSaveDraftDocument, BuilderSaveWordsDocument } from '@/generated/graphql'
import { write } from '@/criteria/write'
import { isEmpty } from '@/criteria/tree'
import type { ShownIssue } from '@/ui/issue-list'
import type { Question } from './state'
import type { AudienceWords } from './words-of'

export type Saved = BuilderSavedFragment

type Outcome = { saved: Saved } | { issues: ShownIssue[]; stale: boolean }
type Payload = { audience?: Saved | null; issues: (ShownIssue & { code: string })[] }

const network: ShownIssue = { severity: 'ERROR', message: 'The server could not be reached.', path: [] }

/** Saves a question and what is said about it: as a new audience, or as the draft of one that is there. */
export function useSave() {
  const client = useClient()
  const [saving, setSaving] = useState(false)

  async function send<D, V extends AnyVariables>(document: TypedDocumentNode<D, V>, variables: V, payload: (data: D) => Payload): Promise<Outcome> {
    const { data, error } = await client.mutation(document, variables).toPromise()
    if (!data) return { issues: [{ ...network, ...(error?.graphQLErrors[0] ? { message: error.graphQLErrors[0].message } : {}) } as ShownIssue], stale: false }
    const { audience, issues } = payload(data)
    if (audience) return { saved: audience }
    return { issues, stale: issues.some((issue) => issue.code === 'STALE_VERSION') }
  }

  /** Sends what was changed since `before`, onto the version of `onto`: what somebody else has changed and we have not stays. */
  async function save(question: Question, words: AudienceWords, before: Saved | null, onto = before): Promise<Outcome> {
    const { include, exclude } = question
    const criteria = isEmpty(question.tree) ? undefined : write(question.tree)
    if (!before || !onto) return send(BuilderCreateDocument, { ...words, owner: words.owner || undefined, criteria, include, exclude }, (data) => data.createAudience)
    const audience = { id: before.id }
    const changed = Object.fromEntries(Object.entries(words).filter(([field, said]) => JSON.stringify(said) !== JSON.stringify(before[field as keyof AudienceWords])))
    let last: Outcome = { saved: onto }
    if (Object.keys(changed).length > 0) last = await send(BuilderSaveWordsDocument, { audience, version: onto.version, ...changed }, (data) => data.updateAudience)
    const definition = before.draft ?? before.active
    if (!('saved' in last) || JSON.stringify([criteria, include, exclude]) === JSON.stringify([definition?.criteria, definition?.include ?? [], definition?.exclude ?? []])) return last
    return send(BuilderSaveDraftDocument, { audience, version: last.saved.version, criteria: criteria ?? { all: [] }, include, exclude }, (data) => data.updateDraft)
  }

  return {
    saving,
    save: async (...given: Parameters<typeof save>) => {
      setSaving(true)
      try {
        return await save(...given)
      } finally {
        setSaving(false)
      }
    },
    /** The audience as it is on the server now. */
    newest: async (key: string) => (await client.query(BuilderAudienceDocument, { key }, { requestPolicy: 'network-only' }).toPromise()).data?.audience ?? null,
  }
}
