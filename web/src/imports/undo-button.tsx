import { Button, List, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMutation } from 'urql'
import { ImportUndoDocument } from '@/generated/graphql'
import { ConfirmDialog } from '@/ui/confirm-dialog'
import { formatCount } from '@/ui/format'
import type { ShownIssue } from '@/ui/issue-list'
import { Failure } from '@/ui/states'
import type { ImportScreen } from './choices'
import './words'

const figures = ['new', 'changed', 'deactivated'] as const

/** Takes an import back, after saying what becomes of whom. */
export function UndoButton({ of, show }: { of: ImportScreen; show: (next: ImportScreen) => void }) {
  const { t } = useTranslation('imports')
  const [opened, { open, close }] = useDisclosure()
  const [{ fetching, error }, undo] = useMutation(ImportUndoDocument)
  const [issues, setIssues] = useState<readonly ShownIssue[]>([])
  const confirm = async () => {
    const { data } = await undo({ id: of.id })
    setIssues(data?.undoImport.issues ?? [])
    if (!data?.undoImport.import || data.undoImport.issues.length > 0) return
    close()
    show(data.undoImport.import)
  }
  return (
    <>
      <Button variant="default" leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={open}>
        {t('undo.button')}
      </Button>
      {opened && (
        <ConfirmDialog title={t('undo.title')} onClose={close} action={t('undo.button')} onConfirm={confirm} busy={fetching} grave issues={issues}>
          {error && <Failure error={error} />}
          <List spacing={4}>
            {figures
              .filter((figure) => of[figure] > 0)
              .map((figure) => (
                <List.Item key={figure}>{t(`undo.${figure}`, { count: of[figure], formatted: formatCount(of[figure]) })}</List.Item>
              ))}
          </List>
          <Text size="sm" c="dimmed">
            {t('undo.kept')}
          </Text>
        </ConfirmDialog>
      )}
    </>
  )
}
