import { Button, Collapse, SimpleGrid, TagsInput, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './builder.module.css'

/** What is said about an audience. */
export type AudienceWords = { name: string; description: string; owner: string; tags: string[] }

type Props = { words: AudienceWords; onChange: (words: AudienceWords) => void }

/** The name as the heading one writes into. */
export function NameOf({ words, onChange, error }: Props & { error: string | null }) {
  const { t } = useTranslation('builder')
  return (
    <div className={classes.naming}>
      <TextInput className={classes.title} aria-label={t('name.label')} placeholder={t('name.placeholder')} value={words.name} onChange={(e) => onChange({ ...words, name: e.currentTarget.value })} error={error} maxLength={200} autoComplete="off" data-name />
    </div>
  )
}

/** What is said about an audience beside its name, folded up. */
export function DetailsOf({ words, onChange }: Props) {
  const { t } = useTranslation('builder')
  const [opened, setOpened] = useState(false)
  const id = useId()
  const Chevron = opened ? IconChevronDown : IconChevronRight
  const set = (patch: Partial<AudienceWords>) => onChange({ ...words, ...patch })
  return (
    <div className={classes.details}>
      <Button variant="subtle" color="gray" c="var(--mantine-color-text)" size="compact-sm" ms={-8} leftSection={<Chevron size={14} aria-hidden />} aria-expanded={opened} aria-controls={id} onClick={() => setOpened(!opened)}>
        {t('details.show')}
      </Button>
      <Collapse expanded={opened} id={id}>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" pt="xs">
          <TextInput label={t('details.description')} placeholder={t('details.descriptionHint')} value={words.description} onChange={(e) => set({ description: e.currentTarget.value })} style={{ gridColumn: '1 / -1' }} />
          <TextInput label={t('details.owner')} placeholder={t('details.ownerHint')} value={words.owner} onChange={(e) => set({ owner: e.currentTarget.value })} />
          <TagsInput label={t('details.tags')} placeholder={words.tags.length === 0 ? t('details.tagsHint') : ''} value={words.tags} onChange={(tags) => set({ tags })} />
        </SimpleGrid>
      </Collapse>
    </div>
  )
}
