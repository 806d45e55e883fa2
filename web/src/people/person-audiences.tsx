import { Button, Collapse, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useAddress } from '@/ui/address'
import { formatCount } from '@/ui/format'
import { LinkAnchor } from '@/ui/link'
import { AudienceCheck } from './audience-check'
import type { Person } from './person-page'
import { Why } from './why'
import './words'

/** In which audiences a person is and why, and whether in any other. Which one is open is in the URL. */
export function PersonAudiences({ person }: { person: Person }) {
  const { t } = useTranslation('people')
  const [{ why }, setAddress] = useAddress()
  const name = person.name || person.id
  return (
    <Stack gap="lg">
      <Paper withBorder p="md" component="section" aria-labelledby="person-audiences">
        <Title order={2} id="person-audiences" mb="xs" aria-live="polite">
          {t('audiences.title', { count: person.memberOf.length, formatted: formatCount(person.memberOf.length) })}
        </Title>
        {person.memberOf.length === 0 && <Text c="dimmed">{t(person.active ? 'audiences.none' : 'audiences.inactive', { name })}</Text>}
        <div>
          {person.memberOf.toSorted((a, b) => a.name.localeCompare(b.name)).map((audience, i) => (
            <Line key={audience.id} audience={audience} person={person.id} first={i === 0} opened={why === audience.key} toggle={() => setAddress({ why: why === audience.key ? undefined : audience.key })} />
          ))}
        </div>
      </Paper>
      <AudienceCheck person={person.id} name={name} />
    </Stack>
  )
}

function Line({ audience, person, first, opened, toggle }: { audience: { key: string; name: string }; person: string; first: boolean; opened: boolean; toggle: () => void }) {
  const { t } = useTranslation('people')
  const id = useId()
  const Chevron = opened ? IconChevronDown : IconChevronRight
  return (
    <div style={{ borderBlockStart: first ? undefined : '1px solid var(--mantine-color-default-border)', paddingBlock: 6 }}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <LinkAnchor to="/audiences/$key" params={{ key: audience.key }} fz="sm" fw={500}>
          {audience.name}
        </LinkAnchor>
        <Button variant="subtle" size="compact-sm" c="var(--mantine-color-text)" rightSection={<Chevron size={14} aria-hidden />} aria-label={t('audiences.why', { audience: audience.name })} aria-expanded={opened} aria-controls={id} onClick={toggle}>
          {t('audiences.whyShort')}
        </Button>
      </Group>
      <Collapse expanded={opened} id={id}>
        {opened && (
          <Paper bg="light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-8))" p="sm" mt={6}>
            <Why of={{ audience: { key: audience.key } }} person={person} />
          </Paper>
        )}
      </Collapse>
    </div>
  )
}
