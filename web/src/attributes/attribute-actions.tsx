import { ActionIcon, Button, List, Menu, Text } from '@mantine/core'
import { IconDots, IconPencil } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMutation } from 'urql'
import { AttributesDeleteDocument } from '@/generated/graphql'
import { touched } from '@/people/changes'
import { ConfirmDialog } from '@/ui/confirm-dialog'
import { DeleteItem } from '@/ui/delete-item'
import { formatCount } from '@/ui/format'
import { LinkAnchor } from '@/ui/link'
import { Failure } from '@/ui/states'
import { tellDone } from '@/ui/tell'
import { AttributeDialog } from './attribute-dialog'
import type { ShownAttribute } from './attribute-page'
import './words'

/** Saying something else about an attribute, and deleting it. */
export function AttributeActions({ attribute }: { attribute: ShownAttribute }) {
  const { t } = useTranslation('attributes')
  const navigate = useNavigate()
  const [doing, setDoing] = useState<'edit' | 'delete'>()
  const renamed = (key: string) => {
    if (key !== attribute.key) void navigate({ to: '/attributes/$key', params: { key }, replace: true })
  }
  return (
    <>
      <Button leftSection={<IconPencil size={16} aria-hidden />} onClick={() => setDoing('edit')}>
        {t('one.edit')}
      </Button>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t('one.more')}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <DeleteItem label={`${t('one.delete')}…`} onClick={() => setDoing('delete')} />
        </Menu.Dropdown>
      </Menu>
      {doing === 'edit' && <AttributeDialog attribute={attribute} onClose={() => setDoing(undefined)} onSaved={renamed} />}
      {doing === 'delete' && <DeleteDialog attribute={attribute} onClose={() => setDoing(undefined)} />}
    </>
  )
}

function DeleteDialog({ attribute, onClose }: { attribute: ShownAttribute; onClose: () => void }) {
  const { t } = useTranslation('attributes')
  const navigate = useNavigate()
  const { label } = attribute
  const [{ data, error, fetching }, remove] = useMutation(AttributesDeleteDocument)
  const refused = data?.deleteAttribute.issues ?? []
  const confirm = async () => {
    const { data } = await remove({ key: attribute.key }, touched)
    if (!data?.deleteAttribute.deleted) return
    tellDone(t('delete.deleted', { label }))
    void navigate({ to: '/attributes' })
  }
  const used = attribute.usedBy
  return (
    <ConfirmDialog onClose={onClose} title={t('delete.title', { label })} action={t('one.delete')} grave busy={fetching} onConfirm={used.length > 0 ? undefined : () => void confirm()} issues={refused}>
      {used.length > 0 ? (
        <>
          <Text size="sm">{t('delete.used')}</Text>
          <List size="sm" spacing={4}>
            {used.map((a) => (
              <List.Item key={a.id}>
                <LinkAnchor to="/audiences/$key" params={{ key: a.key }} inherit>
                  {a.name}
                </LinkAnchor>
              </List.Item>
            ))}
          </List>
        </>
      ) : (
        <Text size="sm">{t('delete.hint', { count: attribute.known, formatted: formatCount(attribute.known) })}</Text>
      )}
      {error && <Failure error={error} />}
    </ConfirmDialog>
  )
}
