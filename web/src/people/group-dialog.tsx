import { Button, Collapse, Group, MultiSelect, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMutation } from 'urql'
import { PeoplePutGroupDocument } from '@/generated/graphql'
import { Dialog } from '@/ui/dialog'
import { faultOf, IssueList } from '@/ui/issue-list'
import { Failure } from '@/ui/states'
import { tellDone } from '@/ui/tell'
import { touched } from './changes'
import { keyFor, type KnownGroup } from './group-tree'
import './words'

type Props = {
  groups: readonly KnownGroup[]
  /** The group that is changed; absent: a new one is made. */
  group?: KnownGroup
  /** Where a new group lies. */
  within?: KnownGroup
  onClose: () => void
}

/** Makes a group, or renames and moves one. */
export function GroupDialog({ groups, group, within, onClose }: Props) {
  const { t } = useTranslation('people')
  const common = useTranslation().t
  const [name, setName] = useState(group?.name ?? '')
  const [parents, setParents] = useState<string[]>(group ? group.parents.map((p) => p.key) : within ? [within.key] : [])
  const [key, setKey] = useState(group?.key ?? '')
  const [shown, { toggle }] = useDisclosure(false)
  const [{ data, error, fetching }, put] = useMutation(PeoplePutGroupDocument)
  const issues = data?.putGroup.issues ?? []
  const taken = !group && groups.some((g) => g.key === key.trim())
  const fault = (...names: string[]) => faultOf(issues, ([name]) => names.includes(name ?? ''))
  const made = key.trim() || keyFor(name, new Set(groups.map((g) => g.key)))
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const { data } = await put({ key: group?.key ?? made, newKey: group && key.trim() !== group.key ? key.trim() : undefined, name: name.trim(), parents }, touched)
    if (!data?.putGroup.group) return
    tellDone(t('groups.saved', { name: data.putGroup.group.name }))
    onClose()
  }
  return (
    <Dialog onClose={onClose} title={group ? t('groups.editTitle', { name: group.name }) : t('groups.newTitle')}>
      <form onSubmit={(e) => void save(e)}>
        <Stack gap="md">
          <TextInput label={t('groups.nameLabel')} required data-autofocus value={name} onChange={(e) => setName(e.currentTarget.value)} error={fault('name')} />
          <MultiSelect label={t('groups.parents')} description={t('groups.parentsHint')} data={groups.filter((g) => g.key !== group?.key).map((g) => ({ value: g.key, label: g.name }))} value={parents} onChange={setParents} searchable limit={50} nothingFoundMessage={t('form.nothingFound')} error={fault('parents')} hidePickedOptions />
          <div>
            <Button variant="subtle" size="compact-sm" c="var(--mantine-color-text)" ms={-8} aria-expanded={shown} onClick={toggle}>
              {t('groups.developers')}
            </Button>
            <Collapse expanded={shown || fault('key', 'newKey') !== undefined}>
              <TextInput mt="xs" label={t('groups.key')} description={t('groups.keyHint')} placeholder={made} value={key} onChange={(e) => setKey(e.currentTarget.value)} error={taken ? t('groups.keyTaken') : fault('key', 'newKey')} />
            </Collapse>
          </div>
          <IssueList issues={issues.filter((i) => !['name', 'parents', 'key', 'newKey'].includes(i.path[0] ?? ''))} />
          {error && <Failure error={error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {common('action.cancel')}
            </Button>
            <Button type="submit" loading={fetching} disabled={name.trim() === '' || taken}>
              {group ? common('action.save') : t('groups.add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
