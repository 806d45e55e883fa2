import { ActionIcon, Button, List, Menu, Text } from '@mantine/core'
import { IconArchive, IconDots, IconListCheck, IconPencil, IconTransform } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMutation } from 'urql'
import { AttributesDeleteDocument, AttributesRetireDocument } from '@/generated/graphql'
import { touched } from '@/people/changes'
import { ConfirmDialog } from '@/ui/confirm-dialog'
import { DeleteItem } from '@/ui/delete-item'
import { formatCount } from '@/ui/format'
import { LinkAnchor } from '@/ui/link'
import { Failure } from '@/ui/states'
import { tellDone, tellRefused } from '@/ui/tell'
import { AttributeDialog } from './attribute-dialog'
import type { ShownAttribute } from './attribute-page'
import { KindDialog } from './kind-dialog'
import { RulesDialog } from './rules-dialog'
import './words'

/** Saying something else about an attribute, and deleting it. */
export function AttributeActions({ attribute }: { attribute: ShownAttribute }) {
  const { t } = useTranslation('attributes')
  const navigate = useNavigate()
  const [doing, setDoing] = useState<'edit' | 'rules' | 'kind' | 'retire' | 'delete'>()
  const [, retire] = useMutation(AttributesRetireDocument)
  const restore = async () => {
    const { data, error } = await retire({ key: attribute.key, retired: false }, touched)
    if (data?.updateAttribute.attribute) tellDone(t('retire.restored', { label: attribute.label }))
    else tellRefused(error?.message ?? t('one.restore'), data?.updateAttribute.issues)
  }
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
          <Menu.Item leftSection={<IconListCheck size={16} aria-hidden />} onClick={() => setDoing('rules')}>
            {t('one.rules')}…
          </Menu.Item>
          <Menu.Item leftSection={<IconTransform size={16} aria-hidden />} onClick={() => setDoing('kind')}>
            {t('one.changeKind')}…
          </Menu.Item>
          <Menu.Item leftSection={<IconArchive size={16} aria-hidden />} onClick={() => (attribute.retired ? void restore() : setDoing('retire'))}>
            {attribute.retired ? t('one.restore') : `${t('one.retire')}…`}
          </Menu.Item>
          <DeleteItem label={`${t('one.delete')}…`} onClick={() => setDoing('delete')} />
        </Menu.Dropdown>
      </Menu>
      {doing === 'edit' && <AttributeDialog attribute={attribute} onClose={() => setDoing(undefined)} onSaved={renamed} />}
      {doing === 'rules' && <RulesDialog attribute={attribute} onClose={() => setDoing(undefined)} />}
      {doing === 'kind' && <KindDialog attribute={attribute} onClose={() => setDoing(undefined)} />}
      {doing === 'retire' && <RetireDialog attribute={attribute} onClose={() => setDoing(undefined)} />}
      {doing === 'delete' && <DeleteDialog attribute={attribute} onClose={() => setDoing(undefined)} />}
    </>
  )
}

function RetireDialog({ attribute, onClose }: { attribute: ShownAttribute; onClose: () => void }) {
  const { t } = useTranslation('attributes')
  const { label } = attribute
  const [{ data, error, fetching }, retire] = useMutation(AttributesRetireDocument)
  const confirm = async () => {
    const { data } = await retire({ key: attribute.key, retired: true }, touched)
    if (!data?.updateAttribute.attribute) return
    tellDone(t('retire.done', { label }))
    onClose()
  }
  return (
    <ConfirmDialog onClose={onClose} title={t('retire.title', { label })} action={t('one.retire')} busy={fetching} onConfirm={() => void confirm()} issues={data?.updateAttribute.issues}>
      <Text size="sm">{t('retire.hint')}</Text>
      {error && <Failure error={error} />}
    </ConfirmDialog>
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
