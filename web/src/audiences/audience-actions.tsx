import { Button, Menu } from '@mantine/core'
import { IconArrowBackUp, IconForms, IconPencil } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LinkButton } from '@/ui/link'
import type { Audience } from './audience-page'
import { DetailsDialog } from './details-dialog'
import { AudienceMenu } from './menu'
import { PublishDialog } from './publish-dialog'
import { UndoDialog } from './undo-dialog'

/** What one does with an audience: edit it, publish what is proposed, and the rest behind three dots. */
export function AudienceActions({ audience, again }: { audience: Audience; again: () => void }) {
  const { t } = useTranslation('audiences')
  const navigate = useNavigate()
  const [dialog, setDialog] = useState<'publish' | 'details' | 'undo'>()
  const close = () => setDialog(undefined)
  const { key, draft, status, active } = audience
  const publishable = draft !== null && status !== 'ARCHIVED' && !draft.issues.some((i) => i.severity === 'ERROR')
  const icon = { size: 16, 'aria-hidden': true }
  return (
    <>
      {status !== 'ARCHIVED' && (
        <LinkButton to="/audiences/$key/edit" params={{ key }} variant={publishable ? 'default' : 'filled'} leftSection={<IconPencil {...icon} />}>
          {t('page.edit')}
        </LinkButton>
      )}
      {publishable && <Button onClick={() => setDialog('publish')}>{t('page.publish')}</Button>}
      <AudienceMenu
        audience={audience}
        place="page"
        onDeleted={() => void navigate({ to: '/audiences' })}
        first={
          <>
            <Menu.Item leftSection={<IconForms {...icon} />} onClick={() => setDialog('details')}>
              {t('menu.details')}
            </Menu.Item>
            {active && status !== 'ARCHIVED' && (
              <Menu.Item leftSection={<IconArrowBackUp {...icon} />} onClick={() => setDialog('undo')}>
                {t('menu.undo')}
              </Menu.Item>
            )}
          </>
        }
      />
      {dialog === 'publish' && <PublishDialog audience={audience} onClose={close} onPublished={() => (close(), again())} />}
      {dialog === 'details' && <DetailsDialog audience={audience} onClose={close} again={again} />}
      {dialog === 'undo' && <UndoDialog audience={audience} onClose={close} />}
    </>
  )
}
