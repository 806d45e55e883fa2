import { Skeleton, Stack, Tabs, Text, Title } from '@mantine/core'
import { IconCircleCheckFilled, IconCircleX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { CompositionPanel } from '@/composition/composition-panel'
import type { PeopleWhyQuery, PopulationInput } from '@/generated/graphql'
import { PeopleTable } from '@/people/people-table'
import { type PickedPerson, PersonPicker } from '@/people/person-picker'
import { WhyAnswer } from '@/people/why'
import { formatCount, formatShare } from '@/ui/format'
import classes from './builder.module.css'

const tabs = ['people', 'split', 'test'] as const
type SideTab = (typeof tabs)[number]
export const isTab = (tab: unknown): tab is SideTab => tabs.includes(tab as SideTab)

type Props = {
  /** How many people there are now; null while that is not known. */
  size: number | null
  /** How many people there are in all, while nothing is asked yet. */
  all: number | null
  share: number
  waiting: boolean
  /** The people of the last question without a fault. */
  population: PopulationInput | null
  /** Whether the question has been changed since and has a fault. */
  stale: boolean
  tab: SideTab
  onTab: (tab: SideTab) => void
  person: PickedPerson | null
  /** What the server says about that person, one answer for all of it; null while it is not known. */
  answer: PeopleWhyQuery | null
  /** Whether there is no such person, or not any more. */
  nobody: boolean
  onPerson: (person: PickedPerson | null) => void
}

/** Whom the question means: how many, who they are, how they split, and whether one of them is in. */
export function Side({ size, all, share, waiting, population, stale, tab, onTab, person, answer, nobody, onPerson }: Props) {
  const { t } = useTranslation('builder')
  return (
    <aside id="people" className={classes.side} aria-label={t('side.label')}>
      <div className={classes.total}>
        <Title order={2} fz="sm" fw={600} className={classes.quiet}>
          {t('side.total')}
        </Title>
        <div aria-live="polite" aria-atomic>
          {size === null && all === null && waiting ? (
            <Skeleton h={40} w={120} />
          ) : (
            <Text span className={`${classes.totalNumber} tabular`} data-waiting={waiting || undefined} data-total>
              {size === null ? (all === null ? '–' : formatCount(all)) : formatCount(size)}
            </Text>
          )}
          <Text size="sm" className={`${classes.quiet} tabular`}>
            {size === null ? (all === null ? '\u00a0' : t('side.all')) : t('count.share', { share: formatShare(share) })}
          </Text>
        </div>
        <span className={classes.totalBar} aria-hidden>
          <span style={{ width: `${share * 100}%` }} />
        </span>
      </div>
      <Tabs value={tab} onChange={(next) => isTab(next) && onTab(next)} keepMounted={false}>
        <Tabs.List grow aria-label={t('side.tabs')}>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`side.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <div className={classes.sideBody}>
          {stale && population && (
            <Text size="xs" mb="xs" className={classes.quiet}>
              {t('side.faulty')}
            </Text>
          )}
          <Tabs.Panel value="people">{population ? <PeopleTable of={population} size={stale || waiting ? undefined : (size ?? undefined)} compact action={{ word: t('side.testShort'), label: (name) => t('side.testOne', { name }), act: (next) => (onPerson(next), onTab('test')) }} /> : <Nothing word={all === null ? 'side.notYet' : 'side.waiting'} />}</Tabs.Panel>
          <Tabs.Panel value="split">{population ? <CompositionPanel of={population} compact /> : <Nothing word={all === null ? 'side.notYet' : 'side.waiting'} />}</Tabs.Panel>
          <Tabs.Panel value="test">
            <Stack gap="sm">
              <PersonPicker key={person?.id ?? ''} label={t('side.person')} description={t('side.personHint')} value={person} onPick={onPerson} />
              {person && nobody && <Text size="sm">{t('people:why.unknown', { id: person.id })}</Text>}
              {person && answer?.user && (
                <>
                  <div className={classes.verdict} data-in={answer.population.explain.matches} role="status">
                    {answer.population.explain.matches ? <IconCircleCheckFilled size={20} aria-hidden /> : <IconCircleX size={20} aria-hidden />}
                    <Text fw={650}>{t(answer.population.explain.matches ? 'verdict.in' : 'verdict.out')}</Text>
                  </div>
                  <Stack gap="sm" aria-live="polite">
                    <WhyAnswer answer={answer} person={person.id} compact />
                  </Stack>
                </>
              )}
            </Stack>
          </Tabs.Panel>
        </div>
      </Tabs>
    </aside>
  )
}

function Nothing({ word }: { word: 'side.notYet' | 'side.waiting' }) {
  const { t } = useTranslation('builder')
  return (
    <Text size="sm" className={classes.quiet}>
      {t(word)}
    </Text>
  )
}
