import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** A dialog with its heading; what is in it begins anew each time it is opened. */
export function Dialog({ opened, onClose, title, size, children }: { opened: boolean; onClose: () => void; title: string; size?: string; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <Modal opened={opened} onClose={onClose} title={title} size={size} styles={{ title: { fontWeight: 650 } }} closeButtonProps={{ 'aria-label': t('action.close') }}>
      {opened && children}
    </Modal>
  )
}
