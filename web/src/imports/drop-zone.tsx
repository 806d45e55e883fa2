import { Button, FileButton, Paper, Stack, Text } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { type DragEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import './imports.css'
import './words'

const kinds = '.csv,.ndjson,.jsonl,.json,.gz,text/csv,application/x-ndjson'

/** Takes a file by drag and drop, or by the browser's own dialog. */
export function DropZone({ take, busy, fault }: { take: (file: File) => void; busy?: boolean; fault?: string }) {
  const { t } = useTranslation('imports')
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file && !busy) take(file)
  }
  return (
    <Stack gap="xs">
      <Paper
        className="drop-zone"
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Stack align="center" gap="xs">
          <IconFileUpload size={40} stroke={1.4} color="var(--mantine-color-dimmed)" aria-hidden />
          <Text fw={600} fz="lg">
            {t('drop.title')}
          </Text>
          <FileButton accept={kinds} onChange={(file) => file && take(file)} inputProps={{ 'aria-label': t('drop.label') }}>
            {(props) => (
              <Button {...props} loading={busy}>
                {t('drop.choose')}
              </Button>
            )}
          </FileButton>
          <Text size="sm" c="dimmed" ta="center" maw={460}>
            {t('drop.hint')}
          </Text>
        </Stack>
      </Paper>
      {fault && (
        <Text role="alert" c="var(--mantine-color-error)" size="sm">
          {fault}
        </Text>
      )}
    </Stack>
  )
}
