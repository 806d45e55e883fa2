import { Button, Group, Paper, Stack, Switch, Text } from '@mantine/core'
import { IconFilter, IconUsers, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { type CriteriaInput, PeopleFilterDocument } from '@/generated/graphql'
import { useAddress } from '@/ui/address'
import { upperFirst } from '@/ui/format'
import { LinkButton } from '@/ui/link'
import { Empty } from '@/ui/states'
import { readCriteria } from './criteria-param'
import { PeopleTable } from './people-table'
import './words'

/** Everybody, those who have something in common, or those who are deactivated. */
export function EverybodyTab() {
  const { t } = useTranslation('people')
  const [address, setAddress] = useAddress()
  const criteria = readCriteria(address.criteria)
  const inactive = address.inactive === 'true' && !criteria
  return (
    <Stack gap="sm">
      {address.criteria !== undefined && <Filter criteria={criteria} clear={() => setAddress({ criteria: undefined })} />}
      <PeopleTable of={criteria ? { criteria } : undefined} inactive={inactive} param="people" nobody={criteria ? undefined : <Nobody inactive={inactive} />} />
      {!criteria && <Switch label={t('page.inactive')} checked={inactive} onChange={(e) => setAddress({ inactive: e.currentTarget.checked ? 'true' : undefined })} />}
    </Stack>
  )
}

/** Where there are no people yet, the ways to bring them in. */
function Nobody({ inactive }: { inactive: boolean }) {
  const { t } = useTranslation('people')
  if (inactive) return <Empty title={t('page.noneInactive')} />
  return (
    <Empty icon={<IconUsers size={40} stroke={1.4} aria-hidden />} title={t('page.none')}>
      <Text mb="md">{t('page.noneHint')}</Text>
      <LinkButton to="/imports">{t('page.import')}</LinkButton>
    </Empty>
  )
}

function Filter({ criteria, clear }: { criteria: CriteriaInput | null; clear: () => void }) {
  const { t } = useTranslation('people')
  const [{ data }] = useQuery({ query: PeopleFilterDocument, variables: { criteria: criteria ?? {} as CriteriaInput }, pause: !criteria })
  return (
    <Paper withBorder px="sm" py={6}>
      <Group gap="xs" justify="space-between">
        <Group gap={8} wrap="nowrap" flex="1 1 260px">
          <IconFilter size={16} aria-hidden style={{ flex: 'none' }} />
          <Text size="sm" aria-live="polite">
            {criteria ? data && upperFirst(data.population.description) : t('page.filterFault')}
          </Text>
        </Group>
        <Button variant="subtle" size="compact-sm" c="var(--mantine-color-text)" leftSection={<IconX size={14} aria-hidden />} onClick={clear}>
          {t('page.clearFilter')}
        </Button>
      </Group>
    </Paper>
  )
}
