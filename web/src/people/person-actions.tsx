import { ActionIcon, Menu, Text } from '@mantine/core'
import { IconDots, IconUserCheck, IconUserOff } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMutation, useQuery } from 'urql'
import { PeopleDeleteDocument, PeopleEditPreviewDocument, PeoplePatchDocument } from '@/generated/graphql'
import { ConfirmDialog } from '@/ui/confirm-dialog'
import { DeleteItem } from '@/ui/delete-item'
import { Failure, Loading } from '@/ui/states'
import { tellDone } from '@/ui/tell'
import { touched } from './changes'
import { Moves } from './moves'
import type { Person } from './person-page'
import './words'

/** Taking a person out of every audience or back in, and deleting them; each after a look at what that does. */
export function PersonActions({ person }: { person: Person }) {
  const { t } = useTranslation('people')
  const [doing, setDoing] = useState<'switch' | 'delete'>()
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t('person.more')}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={person.active ? <IconUserOff size={16} aria-hidden /> : <IconUserCheck size={16} aria-hidden />} onClick={() => setDoing('switch')}>
            {t(person.active ? 'person.deactivate' : 'person.activate')}…
          </Menu.Item>
          <Menu.Divider />
          <DeleteItem label={`${t('person.delete')}…`} onClick={() => setDoing('delete')} />
        </Menu.Dropdown>
      </Menu>
      {doing === 'switch' && <SwitchDialog person={person} onClose={() => setDoing(undefined)} />}
      {doing === 'delete' && <DeleteDialog person={person} onClose={() => setDoing(undefined)} />}
    </>
  )
}

function SwitchDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation('people')
  const [{ id, active }] = useState(person)
  const name = person.name || id
  const user = { id, active: !active }
  const [preview] = useQuery({ query: PeopleEditPreviewDocument, variables: { user }, requestPolicy: 'network-only' })
  const [{ data, error, fetching }, patch] = useMutation(PeoplePatchDocument)
  const confirm = async () => {
    const { data } = await patch({ user }, touched)
    if (data?.patchUsers.accepted !== 1) return
    tellDone(t(active ? 'change.deactivated' : 'change.activated', { name }))
    onClose()
  }
  return (
    <ConfirmDialog onClose={onClose} title={t(active ? 'change.deactivateTitle' : 'change.activateTitle', { name })} action={t(active ? 'person.deactivate' : 'person.activate')} busy={fetching} onConfirm={() => void confirm()} issues={data?.patchUsers.issues}>
      <Text size="sm">{t(active ? 'change.deactivateHint' : 'change.activateHint')}</Text>
      {preview.data ? <Moves of={preview.data.previewUser} name={name} /> : preview.error ? <Failure error={preview.error} /> : <Loading lines={2} />}
      {error && <Failure error={error} />}
    </ConfirmDialog>
  )
}

function DeleteDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation('people')
  const navigate = useNavigate()
  const [{ id, name: known }] = useState(person)
  const name = known || id
  const [{ data, error, fetching }, remove] = useMutation(PeopleDeleteDocument)
  const confirm = async () => {
    const { data } = await remove({ id }, touched)
    if (data?.deleteUsers.accepted !== 1) return
    tellDone(t('change.deleted', { name }))
    void navigate({ to: '/people' })
  }
  return (
    <ConfirmDialog onClose={onClose} title={t('change.deleteTitle', { name })} action={t('person.delete')} grave busy={fetching} onConfirm={() => void confirm()} issues={data?.deleteUsers.issues}>
      <Text size="sm">{t('change.deleteHint')}</Text>
      {error && <Failure error={error} />}
    </ConfirmDialog>
  )
}
