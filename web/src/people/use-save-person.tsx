import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient, useMutation } from 'urql'
import { PeopleAddDocument, PeoplePatchDocument, PeoplePersonDocument, type UserInput } from '@/generated/graphql'
import { touched } from './changes'
import { type Draft, userInput } from './draft'
import { useMovesLine } from './moves'
import type { Person } from './person-page'
import './words'

/** Saves a person, then shows them and says which audiences they came into and went out of. An edit can be taken back from there. */
export function useSavePerson(before: Draft, person?: Person) {
  const { t } = useTranslation('people')
  const { t: common } = useTranslation()
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
  const undo = async (after: Draft, name: string, shown: string) => {
    notifications.hide(shown)
    const { data, error } = await client.mutation(PeoplePatchDocument, { user: userInput(after, before) }, touched).toPromise()
    const back = data?.patchUsers.accepted === 1
    notifications.show({ color: back ? undefined : 'red', message: back ? t('form.undone', { name }) : (data?.patchUsers.issues[0]?.message ?? error?.message ?? t('form.failed')) })
  }
  const save = async (user: UserInput, after: Draft) => {
    const written = person ? (await patch({ user }, touched)).data?.patchUsers : (await add({ user }, touched)).data?.upsertUsers
    if (written?.accepted !== 1) return
    done.current = true
    const name = after.name.trim() || user.id
    const shown = `saved-${user.id}`
    notifications.show({
      id: shown,
      autoClose: 10_000,
      title: t(person ? 'form.saved' : 'form.added', { name }),
      message: (
        <Group justify="space-between" gap="sm" wrap="nowrap">
          <Text size="sm">{line(await moves(user.id))}</Text>
          {person && (
            <Button size="compact-sm" variant="default" onClick={() => void undo(after, name, shown)}>
              {common('action.undo')}
            </Button>
          )}
        </Group>
      ),
    })
    void navigate({ to: '/people/$id', params: { id: user.id } })
  }
  return { save, written: done, saving: added.fetching || patched.fetching, issues: payload?.issues ?? [], error: added.error ?? patched.error }
}
