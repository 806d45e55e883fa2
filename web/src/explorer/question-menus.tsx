import { ActionIcon, Button, Group, Menu, Popover, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBookmark, IconBulb, IconChevronDown, IconDeviceFloppy, IconTrash } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { tellDone } from '@/ui/tell'
import { examples } from './examples'
import { type Question, useSavedQuestions, withoutQuestion, withQuestion } from './saved'
import './words'

const groups = ['ask', 'write', 'watch'] as const

/** Questions to begin with. They are put into the editor, and run when one says so. */
export function ExamplesMenu({ load }: { load: (question: Question) => void }) {
  const { t } = useTranslation('explorer')
  return (
    <Menu position="bottom-start" width={360} withinPortal={false}>
      <Menu.Target>
        <Button leftSection={<IconBulb size={16} aria-hidden />} rightSection={<IconChevronDown size={14} aria-hidden />}>
          {t('examples')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {groups.map((group) => (
          <div key={group} role="group" aria-label={t(`group.${group}`)}>
            <Menu.Label aria-hidden c="var(--mantine-color-text)">
              {t(`group.${group}`)}
            </Menu.Label>
            {examples
              .filter((example) => example.group === group)
              .map((example) => (
                <Menu.Item key={example.word} onClick={() => load(example)}>
                  {t(`example.${example.word}`)}
                </Menu.Item>
              ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** The questions this reader has saved: each can be loaded and deleted. */
export function SavedMenu({ load, current }: { load: (question: Question) => void; current: () => Question }) {
  const { t } = useTranslation('explorer')
  const [opened, { toggle, close, open }] = useDisclosure()
  const [saved, setSaved] = useSavedQuestions()
  const remove = (name: string) => {
    setSaved((all) => withoutQuestion(all, name))
    tellDone(t('deleted', { name }))
  }
  const save = (name: string) => {
    setSaved((all) => withQuestion(all, { name, ...current() }))
    tellDone(t('savedAs', { name }))
  }
  return (
    <Popover opened={opened} onChange={(next) => (next ? open() : close())} width={340} position="bottom-start" trapFocus returnFocus withinPortal={false}>
      <Popover.Target>
        <Button variant="default" leftSection={<IconBookmark size={16} aria-hidden />} rightSection={<IconChevronDown size={14} aria-hidden />} onClick={toggle}>
          {t('saved')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('saved')}>
        <Stack gap="sm">
          {saved.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('noneSaved')}
            </Text>
          )}
          {saved.length > 0 && (
            <Stack gap={2} component="ul" m={0} p={0} style={{ listStyle: 'none', maxHeight: 260, overflowY: 'auto' }}>
              {saved.map((question) => (
                <Group key={question.name} component="li" gap={4} wrap="nowrap">
                  <Button
                    flex={1}
                    variant="subtle"
                    size="sm"
                    justify="flex-start"
                    color="gray"
                    c="var(--mantine-color-text)"
                    fw={400}
                    onClick={() => {
                      load(question)
                      close()
                    }}
                  >
                    {question.name}
                  </Button>
                  <ActionIcon variant="subtle" color="gray" c="var(--mantine-color-text)" size="lg" aria-label={t('deleteOne', { name: question.name })} onClick={() => remove(question.name)}>
                    <IconTrash size={16} aria-hidden />
                  </ActionIcon>
                </Group>
              ))}
            </Stack>
          )}
          <SaveForm save={save} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

function SaveForm({ save }: { save: (name: string) => void }) {
  const { t } = useTranslation('explorer')
  const [name, setName] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return
    save(name.trim())
    setName('')
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <TextInput label={t('name')} value={name} maxLength={80} onChange={(e) => setName(e.currentTarget.value)} data-autofocus />
        <Button type="submit" variant="light" leftSection={<IconDeviceFloppy size={16} aria-hidden />} disabled={name.trim() === ''}>
          {t('save')}
        </Button>
      </Stack>
    </form>
  )
}
