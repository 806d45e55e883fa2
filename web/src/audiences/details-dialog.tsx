import { Button, Group, Stack, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMutation } from 'urql'
import { AudienceDetailsDocument } from '@/generated/graphql'
import { Dialog } from '@/ui/dialog'
import { faultOf, IssueList, type ShownIssue } from '@/ui/issue-list'
import { tellDone } from '@/ui/tell'
import type { Audience } from './audience-page'
import { refusals } from './refusals'

const fields = ['name', 'description', 'owner', 'tags', 'key'] as const

/** What is said about an audience. Whom it chooses is edited elsewhere. */
export function DetailsDialog({ audience, onClose, again }: { audience: Audience; onClose: () => void; again: () => void }) {
  const { t } = useTranslation('audiences')
  const navigate = useNavigate()
  const [form, setForm] = useState({ name: audience.name, description: audience.description, owner: audience.owner, tags: audience.tags, key: audience.key })
  const [refused, setRefused] = useState<readonly ShownIssue[]>([])
  const [result, save] = useMutation(AudienceDetailsDocument)
  const fault = (name: string) => faultOf(refused, (path) => path.includes(name))
  const field = (name: Exclude<(typeof fields)[number], 'tags'>) => ({
    label: t(`details.${name}`),
    value: form[name],
    onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value }),
    error: fault(name),
  })
  return (
    <Dialog onClose={onClose} title={t('details.title')}>
      <form
        onSubmit={async (event) => {
          event.preventDefault()
          const answer = await save({ audience: { key: audience.key }, version: audience.version, ...form, name: form.name.trim(), key: form.key === audience.key ? undefined : form.key.trim() })
          const faults = refusals(answer, answer.data?.updateAudience.issues)
          setRefused(faults)
          if (faults.some((f) => f.code === 'STALE_VERSION')) again()
          const saved = answer.data?.updateAudience.audience
          if (faults.length > 0 || !saved) return
          tellDone(t('details.done'))
          onClose()
          if (saved.key !== audience.key) void navigate({ to: '/audiences/$key', params: { key: saved.key }, replace: true })
        }}
      >
        <Stack gap="md">
          <TextInput {...field('name')} required data-autofocus />
          <Textarea {...field('description')} description={t('details.descriptionHint')} autosize minRows={2} />
          <TextInput {...field('owner')} description={t('details.ownerHint')} />
          <TagsInput label={t('details.tags')} description={t('details.tagsHint')} value={form.tags} onChange={(tags) => setForm({ ...form, tags })} error={fault('tags')} />
          <TextInput {...field('key')} description={t('details.keyHint')} required spellCheck={false} />
          <IssueList issues={refused.filter((r) => !fields.some((name) => r.path.includes(name)))} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:action.cancel')}
            </Button>
            <Button type="submit" loading={result.fetching}>
              {t('common:action.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
