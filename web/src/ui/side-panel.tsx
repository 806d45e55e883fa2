import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** What is looked at beside something else, which stays where it is. It lies above dialogs. */
export function SidePanel({ opened, onClose, title, children }: { opened: boolean; onClose: () => void; title: string; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size="xl" zIndex={320} title={title} styles={{ title: { fontWeight: 650 } }} closeButtonProps={{ 'aria-label': t('action.close') }}>
      {children}
    </Drawer>
  )
}
