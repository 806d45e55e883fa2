import { Modal } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { panelIsOpen } from './side-panel'

type Props = { title: string; onClose: () => void; size?: string; children: ReactNode }

/** A dialog, which is there as long as it is open: what is in it begins anew each time. Afterwards the focus is where it was. */
export function Dialog({ title, onClose, size, children }: Props) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false) // at first closed, so that it is seen to open
  const [opener] = useState(() => openerOf(document.activeElement))
  useEffect(() => {
    setOpened(true)
    return () => opener?.focus({ preventScroll: true })
  }, [opener])
  return (
    <Modal opened={opened} onClose={() => !panelIsOpen() && onClose()} title={title} size={size} centered returnFocus={false} closeButtonProps={{ 'aria-label': t('action.close') }} styles={{ title: { fontWeight: 650 } }}>
      {children}
    </Modal>
  )
}

/** What has the focus; of an item in a menu, which goes with its menu, the button of the menu. */
function openerOf(active: Element | null): HTMLElement | null {
  const menu = active?.closest('[role=menu]')
  return menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : (active as HTMLElement | null)
}
