import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMutation } from 'urql'
import { AudienceDuplicateDocument } from '@/generated/graphql'
import { Dialog } from '@/ui/dialog'
import { faultOf, type ShownIssue } from '@/ui/issue-list'
import { tellDone } from '@/ui/tell'
import { refusals } from './refusals'

/** Makes a copy under a name of its own, as a draft, and goes there. */
export function DuplicateDialog({ audience, onClose }: { audience: { key: string; name: string }; onClose: () => void }) {
  const { t } = useTranslation('audiences')
  const navigate = useNavigate()
  const [name, setName] = useState(t('duplicate.copy', { name: audience.name }))
  const [refused, setRefused] = useState<readonly ShownIssue[]>([])
  const [result, duplicate] = useMutation(AudienceDuplicateDocument)
  return (
    <Dialog onClose={onClose} title={t('duplicate.title', { name: audience.name })}>
      <form
        onSubmit={async (event) => {
          event.preventDefault()
          const answer = await duplicate({ audience: { key: audience.key }, name: name.trim() })
          const faults = refusals(answer, answer.data?.duplicateAudience.issues)
          setRefused(faults)
          const copy = answer.data?.duplicateAudience.audience
          if (faults.length > 0 || !copy) return
          tellDone(t('duplicate.done', { name: copy.name }))
          onClose()
          void navigate({ to: '/audiences/$key', params: { key: copy.key } })
        }}
      >
        <Stack gap="md">
          <Text size="sm">{t('duplicate.hint')}</Text>
          <TextInput label={t('details.name')} value={name} onChange={(e) => setName(e.currentTarget.value)} data-autofocus error={faultOf(refused, () => true)} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:action.cancel')}
            </Button>
            <Button type="submit" loading={result.fetching} disabled={name.trim() === ''}>
              {t('duplicate.action')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
