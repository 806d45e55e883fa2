import { Button, Combobox, Group, Text, useCombobox } from '@mantine/core'
import { IconAbc, IconCalendar, IconDots, IconHash, IconListLetters, IconListSearch, IconPlus, IconToggleLeft, IconUsersGroup } from '@tabler/icons-react'
import { useMergedRef } from '@mantine/hooks'
import { type ComponentProps, type RefObject, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { randomText } from '@/api/random'
import { add } from '@/criteria/edit'
import type { Item } from '@/criteria/tree'
import type { Kind } from '@/generated/graphql'
import { formatCount } from '@/ui/format'
import classes from './builder.module.css'
import { useBuilder } from './state'
import { useValues } from './use-values'
import { type Attribute, firstTest, testFor, testWith, useVocabulary, type Vocabulary } from './vocabulary'

const kinds = { text: ['STRING', 'VERSION'], number: ['NUMBER', 'INTEGER'], day: ['DATE', 'DATETIME'], boolean: ['BOOLEAN'], list: ['STRING_LIST'] } satisfies Record<string, Kind[]>
const icons = { text: IconAbc, number: IconHash, day: IconCalendar, boolean: IconToggleLeft, list: IconListLetters, belonging: IconUsersGroup, more: IconDots, values: IconListSearch }

type Offer = { name: string; label: string; note?: string; make: (id: string) => Item; /** Whether nothing is left to be said. */ finished?: boolean }
type Part = { name: keyof typeof icons; offers: Offer[] }

/** A new row that asks for an attribute. */
export const rowOf = (attribute: Attribute) => (id: string): Item => ({ id, type: 'attribute', key: attribute.key, test: firstTest(attribute), negated: false, withValueOnly: false })

/** Everything one can ask for, by kinds. */
function parts(vocabulary: Vocabulary, t: (key: string, with_?: Record<string, unknown>) => string): Part[] {
  const by = (...of: Kind[]): Offer[] =>
    vocabulary.attributes.filter((a) => !a.retired && of.includes(a.kind)).map((a) => ({ name: a.key, label: a.label || a.key, note: a.missing > 0 ? t('add.known', { formatted: formatCount(a.known) }) : undefined, make: rowOf(a) })).sort((a, b) => a.label.localeCompare(b.label))
  const plain = (type: 'roles' | 'groups'): Offer => ({ name: `@${type}`, label: t(`add.${type}`), make: (id) => ({ id, type, key: '', test: testWith(vocabulary.operators[type][0]!), negated: false, withValueOnly: false }) })
  const belonging: Offer[] = [
    plain('roles'),
    plain('groups'),
    { name: '@audience', label: t('add.audience'), make: (id) => ({ id, type: 'audience', ref: { key: '' }, negated: false }) },
    { name: '@users', label: t('add.users'), make: (id) => ({ id, type: 'users', users: [], negated: false }) },
  ]
  const more: Offer[] = [
    { name: '@sample', label: t('add.sample'), make: (id) => ({ id, type: 'sample', salt: randomText(), from: 0, to: 10, negated: false }) },
    { name: '@least', label: t('add.least'), make: (id) => ({ id, type: 'group', join: 2, negated: false, items: [] }) },
    { name: '@one', label: t('add.one'), make: (id) => ({ id, type: 'group', join: 'one', negated: false, items: [] }) },
    { name: '@none', label: t('add.none'), make: (id) => ({ id, type: 'group', join: 'any', negated: true, items: [] }) },
    { name: '@everyone', label: t('add.everyone'), make: (id) => ({ id, type: 'everyone', negated: false }) },
  ]
  return [...Object.entries(kinds).map(([name, of]) => ({ name: name as Part['name'], offers: by(...of) })), { name: 'belonging', offers: belonging }, { name: 'more', offers: more }]
}

/** Adds a condition to a group: whatever one can ask for, found by typing, and the values people have. */
export function AddCondition({ to, primary }: { to: string; primary?: boolean }) {
  const { t } = useTranslation('builder')
  const vocabulary = useVocabulary()
  const { tree, edit } = useBuilder()
  const [typed, setTyped] = useState('')
  const search = useRef<HTMLInputElement>(null)
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption()
      setTyped('')
    },
    onDropdownOpen: () => requestAnimationFrame(() => search.current?.focus()),
  })
  const all = parts(vocabulary, t as (key: string) => string)
  const words = typed.trim().toLowerCase()
  const values = useValues(combobox.dropdownOpened ? typed : '')
  const stored = values.found.flatMap(({ attribute, value, count }): Offer[] => {
    const test = testFor(attribute, value)
    const verb = attribute.operators.find((o) => o.name === test?.operator)?.label
    if (!test || !verb) return []
    return [{ name: `${attribute.key} ${value}`, label: t('add.value', { label: attribute.label || attribute.key, verb, value }), note: t('count.people', { count, formatted: formatCount(count) }), make: (id) => ({ ...rowOf(attribute)(id), test }) as Item, finished: true }]
  })
  const found = all.map((part) => ({ ...part, offers: part.offers.filter((o) => `${o.label} ${t(`add.${part.name}`)}`.toLowerCase().includes(words)) })).filter((part) => part.offers.length > 0)
  const shown: Part[] = stored.length > 0 ? [...found, { name: 'values', offers: stored }] : found
  const firstValue = found.length === 0 ? stored[0]?.name : undefined
  useEffect(() => {
    if (typed !== '') combobox.selectFirstOption()
    // Only when something else was typed, or other values have come; before that, the first one is none of what is shown then.
  }, [typed, firstValue])
  const choose = (name: string) => {
    const offer = [...all.flatMap((part) => part.offers), ...stored].find((o) => o.name === name)
    if (!offer) return
    const [next, id] = add(tree, to, offer.make)
    edit(next, { say: t('said.added', { of: offer.label }), focus: { id, part: offer.finished ? 'menu' : 'value' } })
    combobox.closeDropdown()
  }
  return (
    <Combobox store={combobox} onOptionSubmit={choose} width={300} position="bottom-start" shadow="lg" withinPortal={false}>
      <Combobox.Target withAriaAttributes={false}>
        <Button
          variant={primary ? 'filled' : 'default'}
          size={primary ? 'sm' : 'xs'}
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => combobox.toggleDropdown()}
          aria-haspopup="listbox"
          aria-expanded={combobox.dropdownOpened}
          data-add={to}
        >
          {t('add.condition')}
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.EventsTarget>
          <Search
            input={search}
            opened={combobox.dropdownOpened}
            aria-label={t('add.search')}
            placeholder={t('add.search')}
            value={typed}
            onChange={(e) => setTyped(e.currentTarget.value)}
          />
        </Combobox.EventsTarget>
          <Combobox.Options mah={360} className={classes.options} aria-label={t('add.condition')}>
            {shown.map(({ name, offers }) => {
              const Icon = icons[name]
              return (
                <Combobox.Group key={name} label={t(`add.${name}`)}>
                  {offers.map((offer) => (
                    <Combobox.Option key={offer.name} value={offer.name}>
                      <Group gap={10} wrap="nowrap">
                        <Icon size={16} stroke={1.7} className={classes.quiet} aria-hidden />
                        <Text span size="sm" className={classes.grow}>
                          {offer.label}
                        </Text>
                        {offer.note && (
                          <Text span size="xs" className={`${classes.quiet} tabular`}>
                            {offer.note}
                          </Text>
                        )}
                      </Group>
                    </Combobox.Option>
                  ))}
                </Combobox.Group>
              )
            })}
            {shown.length === 0 && <Combobox.Empty>{t(values.searching ? 'add.searching' : 'add.nothing')}</Combobox.Empty>}
          </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

type SearchProps = ComponentProps<'input'> & { opened: boolean; input: RefObject<HTMLInputElement | null> }

const Search = ({ opened, input, ref, ...rest }: SearchProps) => (
  <input {...rest} ref={useMergedRef(ref, input)} role="combobox" aria-expanded={opened} className={classes.search} autoComplete="off" />
)

/** Adds a group, "any of" where all have to match and the other way round. */
export function AddGroup({ to, join }: { to: string; join: 'all' | 'any' }) {
  const { t } = useTranslation('builder')
  const { tree, edit } = useBuilder()
  return (
    <Button
      variant="subtle"
      color="gray"
      c="var(--mantine-color-text)"
      size="xs"
      leftSection={<IconPlus size={15} aria-hidden />}
      onClick={() => {
        const [next, id] = add(tree, to, (fresh) => ({ id: fresh, type: 'group', join, negated: false, items: [] }))
        edit(next, { say: t('said.added', { of: t('said.group') }), focus: { id, part: 'add' } })
      }}
    >
      {t('add.group')}
    </Button>
  )
}
