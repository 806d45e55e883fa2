import { Drawer } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** Whether one lies above everything else: then the key Escape is for it alone. */
export const panelIsOpen = () => document.querySelector('[data-side-panel]') !== null

/** What is looked at beside something else, which stays where it is. It lies above dialogs. */
export function SidePanel({ opened, onClose, title, children }: { opened: boolean; onClose: () => void; title: string; children: ReactNode }) {
  const { t } = useTranslation()
  // Held until the key that closes it has been heard by all.
  const [held, setHeld] = useState(opened)
  useEffect(() => {
    const timer = setTimeout(() => setHeld(opened))
    return () => clearTimeout(timer)
  }, [opened])
  return (
    <Drawer data-side-panel={opened || held || undefined} opened={opened} onClose={onClose} position="right" size="xl" zIndex={320} title={title} styles={{ title: { fontWeight: 650 } }} closeButtonProps={{ 'aria-label': t('action.close') }}>
      {children}
    </Drawer>
  )
}
