import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient } from 'urql'
import type { AnyVariables, TypedDocumentNode } from 'urql'
import { randomText } from '@/api/random'
import { type BuilderSavedFragment, BuilderAudienceDocument, BuilderCreateDocument, BuilderSaveDraftDocument, BuilderSaveWordsDocument } from '@/generated/graphql'
import { write } from '@/criteria/write'
import { isEmpty } from '@/criteria/tree'
import type { ShownIssue } from '@/ui/issue-list'
import type { Question } from './state'
import type { AudienceWords } from './words-of'

export type Saved = BuilderSavedFragment

/** Why nothing was saved, where that is more than a fault of the input: somebody else has saved, or deleted, meanwhile. */
export type Fault = 'stale' | 'gone' | null

/** What saving came to. Where what is said was saved and the definition was not, `partly` is what is there now. */
type Outcome = { saved: Saved } | { issues: ShownIssue[]; fault: Fault; partly?: Saved }
type Payload = { audience?: Saved | null; issues: ShownIssue[] }

/** Saves a question and what is said about it: as a new audience, or as the draft of one that is there. */
export function useSave() {
  const { t } = useTranslation('builder')
  const client = useClient()
  const [saving, setSaving] = useState(false)
  const attempt = useRef({ of: '', key: '' })

  /** The same key for the same audience, so that it is made once even when the answer to the first attempt was lost. */
  function once(of: string) {
    if (attempt.current.of !== of) attempt.current = { of, key: randomText() }
    return attempt.current.key
  }

  async function send<D, V extends AnyVariables>(document: TypedDocumentNode<D, V>, variables: V, payload: (data: D) => Payload): Promise<Outcome> {
    const { data, error } = await client.mutation(document, variables).toPromise()
    if (!data) return { issues: [{ severity: 'ERROR', message: error?.graphQLErrors[0]?.message ?? t('save.unreached'), path: [] }], fault: null }
    const { audience, issues } = payload(data)
    if (audience) return { saved: audience }
    const told = (code: string) => issues.some((issue) => issue.code === code)
    return { issues, fault: told('STALE_VERSION') ? 'stale' : told('AUDIENCE_NOT_FOUND') ? 'gone' : null }
  }

  /** Sends what was changed since `before`, onto the version of `onto`: what somebody else has changed and we have not stays. */
  async function save({ tree, include, exclude }: Question, words: AudienceWords, redefined: boolean, before: Saved | null, onto = before): Promise<Outcome> {
    const criteria = isEmpty(tree) ? undefined : write(tree)
    if (!before || !onto) {
      const made = { ...words, owner: words.owner || undefined, criteria, include, exclude }
      return send(BuilderCreateDocument, { ...made, idempotencyKey: once(JSON.stringify(made)) }, (data) => data.createAudience)
    }
    const audience = { id: before.id }
    const said = Object.fromEntries(Object.entries(words).filter(([field, word]) => JSON.stringify(word) !== JSON.stringify(before[field as keyof AudienceWords])))
    let last: Outcome = { saved: onto }
    if (Object.keys(said).length > 0) last = await send(BuilderSaveWordsDocument, { audience, version: onto.version, ...said }, (data) => data.updateAudience)
    if (!('saved' in last) || !redefined) return last
    const defined = await send(BuilderSaveDraftDocument, { audience, version: last.saved.version, criteria: criteria ?? { all: [] }, include, exclude }, (data) => data.updateDraft)
    return 'saved' in defined ? defined : { ...defined, partly: last.saved }
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
