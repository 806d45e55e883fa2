import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { key, setKey } from '@/api/key'

/** Asks for the key of a server that wants one. */
export function KeyPrompt({ opened, done }: { opened: boolean; done: () => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [tried] = useState(key())
  return (
    <Modal opened={opened} onClose={() => {}} withCloseButton={false} title={t('key.title')} centered>
      <form
        onSubmit={(e) => {
          e.preventDefault()
          setKey(text.trim())
          done()
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{t('key.hint')}</Text>
          <PasswordInput label={t('key.label')} value={text} onChange={(e) => setText(e.currentTarget.value)} data-autofocus autoComplete="off" error={tried ? t('key.wrong') : undefined} />
          <Group justify="flex-end">
            <Button type="submit" disabled={text.trim() === ''}>
              {t('key.enter')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
