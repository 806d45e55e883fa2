import { Button, Collapse, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '@/api/answer'
import { useFresh } from '@/api/fresh'
import { codeOf } from '@/api/client'
import { type PeopleWhyQuery, PeopleWhyDocument, type PopulationInput } from '@/generated/graphql'
import { Failure, Loading } from '@/ui/states'
import { useNames } from './names'
import { ReasonList } from './reason-list'
import { causes, clause, deciding, leaves, type Reason, reasonTree, withNames } from './reasons'
import './words'

type Props = {
  /** The population the question is about: an audience, a draft, or criteria that are being built. */
  of: PopulationInput
  /** The id of the person. */
  person: string
  compact?: boolean
}

/** Whether one person is in a population, which conditions decide that, and every condition with what the person has there. */
export function Why({ of, person, compact }: Props) {
  const { t } = useTranslation('people')
  const [{ data, error, fetching }, again] = useAnswer({ query: PeopleWhyDocument, variables: { of, person } })
  useFresh(again, { busy: fetching })
  const unknown = codeOf(error) === 'NOT_FOUND' && error?.graphQLErrors[0]?.path?.includes('explain')
  if (unknown) return <Text size="sm">{t('why.unknown', { id: person })}</Text>
  if (!data) return error ? <Failure error={error} again={again} /> : <Loading lines={3} />
  return (
    <Stack gap="sm" aria-live="polite">
      {error && <Failure error={error} again={again} />}
      <WhyAnswer answer={data} person={person} compact={compact} />
    </Stack>
  )
}

/** What the server said about one person, in words. */
export function WhyAnswer({ answer, person, compact }: { answer: PeopleWhyQuery; person: string; compact?: boolean }) {
  const { t } = useTranslation('people')
  const { user, population } = answer
  const { matches, nodes } = population.explain
  const root = reasonTree(nodes, population.criteria)
  const all = root ? leaves(root) : []
  const names = useNames(all.flatMap((r) => [r.value, [...r.people]]))
  const groups = new Map(user?.groups.map((g) => [g.key, g.name]))
  const name = user?.name || person
  if (!user) return <Text size="sm">{t('why.unknown', { id: person })}</Text>
  if (!user.active) return <Text size="sm">{t('why.inactive', { name })}</Text>
  const decisive = root ? deciding(root) : []
  const caused = root && decisive.length === 0 && !matches ? causes(root) : []
  const first = all.length > 1 ? [...decisive, ...caused] : []
  return (
    <>
      <Text fw={600} fz={compact ? 'sm' : 'md'}>
        <Sentence name={name} matches={matches} decisive={decisive} count={root ? causes(root).length : 0} names={names} />
      </Text>
      {first.length > 0 && <Part title={t(caused.length > 0 ? 'why.failing' : 'why.deciding')} reasons={first} groups={groups} names={names} />}
      {root && <Part key={person} title={t('why.all')} reasons={[root]} groups={groups} names={names} folded={compact && all.length > 3} bare={all.length === 1} />}
    </>
  )
}

function Sentence({ name, matches, decisive, count, names }: { name: string; matches: boolean; decisive: Reason[]; count: number; names: ReadonlyMap<string, string> }) {
  const { t } = useTranslation('people')
  const side = matches ? 'in' : 'out'
  const [one] = decisive
  if (one && decisive.length === 1) return t(`why.${side}${one.matches === matches ? 'One' : 'Turned'}`, { name, condition: withNames(clause(one), one.people, names) })
  if (decisive.length > 1) return t(`why.${side}Each`, { name, count: decisive.length })
  return count === 0 ? t(`why.${side}`, { name }) : t(`why.${side}Many`, { name, count })
}

type PartProps = { title: string; reasons: readonly Reason[]; groups: ReadonlyMap<string, string>; names: ReadonlyMap<string, string>; folded?: boolean; bare?: boolean }

function Part({ title, folded = false, bare = false, ...rest }: PartProps) {
  const { t } = useTranslation('people')
  const [opened, { toggle }] = useDisclosure(!folded)
  const id = useId()
  const Chevron = opened ? IconChevronDown : IconChevronRight
  return (
    <div>
      {folded ? (
        <Button variant="subtle" color="gray" c="var(--mantine-color-text)" size="compact-sm" ms={-8} leftSection={<Chevron size={14} aria-hidden />} aria-expanded={opened} aria-controls={id} onClick={toggle}>
          {t(opened ? 'why.hideAll' : 'why.showAll')}
        </Button>
      ) : (
        !bare && (
          <Text size="xs" c="dimmed" fw={600} mb={6}>
            {title}
          </Text>
        )
      )}
      <Collapse expanded={opened} id={id} mt={folded ? 6 : 0}>
        <ReasonList {...rest} />
      </Collapse>
    </div>
  )
}
