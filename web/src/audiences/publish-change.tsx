import { Anchor, Group, List, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '@/api/answer'
import { PublishDialogChangeDocument, type PopulationInput } from '@/generated/graphql'
import { PeopleTable } from '@/people/people-table'
import { usePeople } from '@/ui/count'
import { formatCount } from '@/ui/format'
import { PersonLink } from '@/ui/person-link'
import { SidePanel } from '@/ui/side-panel'
import { Answer } from '@/ui/states'
import { changeSentence } from './publish-sentence'

type People = { size: number; members: { nodes: { id: string; name: string }[] } }

type Props = { after: PopulationInput; before: PopulationInput; /** Whether it is a publication that is taken back. */ undoing?: boolean }

/** What publishing or undoing it changes: who comes in and who goes out, counted and by name. */
export function PublishChange({ after, before, undoing }: Props) {
  const { t } = useTranslation('audiences')
  const people = usePeople()
  const entering = { minus: [after, before] }
  const leaving = { minus: [before, after] }
  const [result, again] = useAnswer({ query: PublishDialogChangeDocument, variables: { entering, leaving, staying: { intersect: [before, after] } }, requestPolicy: 'network-only' })
  return (
    <Answer of={result} again={again} lines={3}>
      {(data) => (
        <Stack gap="md">
          <Text size="lg" fw={600} aria-live="polite">
            {changeSentence({ entering: data.entering.size, leaving: data.leaving.size, staying: data.staying.size }, people, t, undoing)}
          </Text>
          <SimpleGrid cols={{ base: 1, xs: data.entering.size > 0 && data.leaving.size > 0 ? 2 : 1 }}>
            <Names title={t('publish.entering')} seeAll={t('publish.seeAllEntering')} of={entering} people={data.entering} />
            <Names title={t('publish.leaving')} seeAll={t('publish.seeAllLeaving')} of={leaving} people={data.leaving} />
          </SimpleGrid>
        </Stack>
      )}
    </Answer>
  )
}

/** Five of them by name, and the way to all. */
export function Names({ title, seeAll, of, people }: { title: string; seeAll: string; of: PopulationInput; people: People }) {
  const { t } = useTranslation('audiences')
  const [opened, setOpened] = useState(false)
  if (people.size === 0) return null
  return (
    <Stack gap={4}>
      <Title order={3}>{title}</Title>
      <List listStyleType="none" size="sm" spacing={6}>
        {people.members.nodes.map((p) => (
          <List.Item key={p.id}>
            <PersonLink {...p} />
          </List.Item>
        ))}
      </List>
      {people.size > people.members.nodes.length && (
        <Group>
          <Anchor component="button" type="button" size="sm" fw={600} mih={24} aria-label={`${t('publish.seeAll', { formatted: formatCount(people.size) })}: ${seeAll}`} onClick={() => setOpened(true)}>
            {t('publish.seeAll', { formatted: formatCount(people.size) })}
          </Anchor>
        </Group>
      )}
      <SidePanel opened={opened} onClose={() => setOpened(false)} title={title}>
        {opened && <PeopleTable of={of} name={title} />}
      </SidePanel>
    </Stack>
  )
}
