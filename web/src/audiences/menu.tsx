import { ActionIcon, Menu } from '@mantine/core'
import { IconArchive, IconArchiveOff, IconCopy, IconDots, IconExternalLink, IconPencil } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AudienceStatus } from '@/generated/graphql'
import { ConfirmDialog } from '@/ui/confirm-dialog'
import { DeleteItem } from '@/ui/delete-item'
import { DeleteDialog } from './delete-dialog'
import { DuplicateDialog } from './duplicate-dialog'
import { UsedBy } from './used-by'
import { useTurnOff } from './use-turn-off'

export type MenuAudience = { key: string; name: string; version: number; status: AudienceStatus; usedBy: readonly { key: string; name: string }[] }

type Props = { audience: MenuAudience; place: 'row' | 'page'; first?: ReactNode; onDeleted?: () => void }

/** What can be done with an audience, behind three dots. */
export function AudienceMenu({ audience, place, first, onDeleted }: Props) {
  const { t } = useTranslation('audiences')
  const navigate = useNavigate()
  const [dialog, setDialog] = useState<'duplicate' | 'delete' | 'inUse'>()
  const { turnOff, restore } = useTurnOff()
  const close = () => setDialog(undefined)
  const { key } = audience
  const used = audience.usedBy.length > 0
  const icon = { size: 16, 'aria-hidden': true }
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant={place === 'row' ? 'subtle' : 'default'} color="gray" size={place === 'row' ? 'md' : 36} c="var(--mantine-color-text)" aria-label={t('menu.label', { name: audience.name })}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {place === 'row' && (
            <>
              <Menu.Item leftSection={<IconExternalLink {...icon} />} onClick={() => navigate({ to: '/audiences/$key', params: { key } })}>
                {t('menu.open')}
              </Menu.Item>
              <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => navigate({ to: '/audiences/$key/edit', params: { key } })}>
                {t('menu.edit')}
              </Menu.Item>
            </>
          )}
          {first}
          <Menu.Item leftSection={<IconCopy {...icon} />} onClick={() => setDialog('duplicate')}>
            {t('menu.duplicate')}
          </Menu.Item>
          {audience.status === 'ARCHIVED' ? (
            <Menu.Item leftSection={<IconArchiveOff {...icon} />} onClick={() => restore(audience)}>
              {t('menu.restore')}
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<IconArchive {...icon} />} onClick={() => (used ? setDialog('inUse') : turnOff(audience))}>
              {t('menu.turnOff')}
            </Menu.Item>
          )}
          <Menu.Divider />
          <DeleteItem label={t('menu.delete')} onClick={() => setDialog('delete')} />
        </Menu.Dropdown>
      </Menu>
      {dialog === 'duplicate' && <DuplicateDialog audience={audience} onClose={close} />}
      {dialog === 'delete' && <DeleteDialog audience={audience} onClose={close} onDeleted={onDeleted} />}
      {dialog === 'inUse' && (
        <ConfirmDialog title={t('turnOff.refused', { name: audience.name })} onClose={close}>
          <UsedBy audiences={audience.usedBy} text={t('turnOff.used', { count: audience.usedBy.length })} />
        </ConfirmDialog>
      )}
    </>
  )
}
