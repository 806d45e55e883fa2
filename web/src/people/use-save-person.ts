import { useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient, useMutation } from 'urql'
import { PeopleAddDocument, PeoplePatchDocument, PeoplePersonDocument, type UserInput } from '@/generated/graphql'
import { tellDone, tellRefused } from '@/ui/tell'
import { touched } from './changes'
import { type Draft, userInput } from './draft'
import { useMovesLine } from './moves'
import type { Person } from './person-page'
import './words'

/** Saves a person, then shows them and says which audiences they came into and went out of. An edit can be taken back from there. */
export function useSavePerson(before: Draft, person?: Person) {
  const { t } = useTranslation('people')
  const client = useClient()
  const navigate = useNavigate()
  const line = useMovesLine()
  const done = useRef(false)
  const [added, add] = useMutation(PeopleAddDocument)
  const [patched, patch] = useMutation(PeoplePatchDocument)
  const payload = added.data?.upsertUsers ?? patched.data?.patchUsers

  const moves = async (id: string) => {
    const { data } = await client.query(PeoplePersonDocument, { id }, { requestPolicy: 'network-only' }).toPromise()
    const was = person?.memberOf ?? []
    const is = data?.user?.memberOf ?? []
    return { gained: is.filter((a) => !was.some((b) => b.id === a.id)), lost: was.filter((a) => !is.some((b) => b.id === a.id)) }
  }
  const undo = async (after: Draft, name: string) => {
    const { data, error } = await client.mutation(PeoplePatchDocument, { user: userInput(after, before) }, touched).toPromise()
    if (data?.patchUsers.accepted === 1) tellDone(t('form.undone', { name }))
    else tellRefused(t('form.failed'), data?.patchUsers.issues ?? (error ? [error] : []))
  }
  const save = async (user: UserInput, after: Draft) => {
    const written = person ? (await patch({ user }, touched)).data?.patchUsers : (await add({ user }, touched)).data?.upsertUsers
    if (written?.accepted !== 1) return
    done.current = true
    const name = after.name.trim() || user.id
    tellDone(line(await moves(user.id)), { title: t(person ? 'form.saved' : 'form.added', { name }), undo: person && (() => void undo(after, name)) })
    void navigate({ to: '/people/$id', params: { id: user.id } })
  }
  return { save, written: done, saving: added.fetching || patched.fetching, issues: payload?.issues ?? [], error: added.error ?? patched.error }
}
