import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CriteriaInput } from '@/generated/graphql'
import { LinkButton } from '@/ui/link'
import { onlyThese } from './criteria-param'
import type { Person } from './person-page'
import './words'

/** The groups and roles of a person, each a way to the others who have it. */
export function PersonBelongs({ person }: { person: Person }) {
  const { t } = useTranslation('people')
  return (
    <Paper withBorder p="md">
      <Stack gap="md">
        <Part title={t('person.groups')} none={t('person.noGroups')} items={person.groups.map((g) => ({ name: g.name, criteria: { groups: { anyOf: [g.key] } } }))} />
        <Part title={t('person.roles')} none={t('person.noRoles')} items={person.roles.map((name) => ({ name, criteria: { roles: { anyOf: [name] } } }))} />
      </Stack>
    </Paper>
  )
}

function Part({ title, none, items }: { title: string; none: string; items: { name: string; criteria: CriteriaInput }[] }) {
  return (
    <section>
      <Title order={2} mb={8}>
        {title}
      </Title>
      {items.length === 0 ? (
        <Text c="dimmed" size="sm">
          {none}
        </Text>
      ) : (
        <Group gap={6}>
          {items.map((item) => (
            <LinkButton key={item.name} to="/people" search={onlyThese(item.criteria)} variant="default" size="compact-sm" fw={500} mih={26}>
              {item.name}
            </LinkButton>
          ))}
        </Group>
      )}
    </section>
  )
}
