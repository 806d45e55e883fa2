import { Button, Collapse, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './builder.module.css'
import { PeopleList } from './editors/people-list'
import { useBuilder } from './state'

/** Certain people who are in or out whatever the conditions say. */
export function Lists() {
  const { t } = useTranslation('builder')
  const { question, set } = useBuilder()
  const count = question.include.length + question.exclude.length
  const [opened, setOpened] = useState(count > 0)
  const id = useId()
  const Chevron = opened ? IconChevronDown : IconChevronRight
  return (
    <div>
      <Button variant="subtle" color="gray" c="var(--mantine-color-text)" size="compact-sm" leftSection={<Chevron size={14} aria-hidden />} aria-expanded={opened} aria-controls={id} onClick={() => setOpened(!opened)}>
        {t('lists.label')}
        {count > 0 && (
          <Text span size="sm" ms={6} className={classes.quiet}>
            {t('lists.some', { count })}
          </Text>
        )}
      </Button>
      <Collapse expanded={opened} id={id}>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" pt="xs" px="xs">
          {(['include', 'exclude'] as const).map((list) => (
            <Stack key={list} gap={4}>
              <Text size="sm" fw={600}>
                {t(`lists.${list}`)}
              </Text>
              <Text size="xs" className={classes.quiet}>
                {t(`lists.${list}Hint`)}
              </Text>
              <PeopleList label={`${t('lists.add')} – ${t(`lists.${list}`)}`} users={question[list]} onChange={(users) => set({ ...question, [list]: users })} />
            </Stack>
          ))}
        </SimpleGrid>
      </Collapse>
    </div>
  )
}
