import { Button, Table, Text, VisuallyHidden } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Value } from '@/api/scalars'
import type { PeopleTableRowsFragment } from '@/generated/graphql'
import { PersonLink } from '@/ui/person-link'
import { SortHead } from '@/ui/sort-head'
import { groupsColumn, pressed, rolesColumn, type Sort, sortedBy } from './columns'
import { useNames } from './names'
import { ValueText } from './value-text'
import './words'

type PersonRow = PeopleTableRowsFragment['nodes'][number]

export type Column = { column: string; label: string; sortable: boolean; right: boolean }

/** What can be done with each person beside looking at them. */
export type RowAction = { word: string; label: (name: string) => string; act: (person: { id: string; name: string }) => void }

/** What a person has in a column. */
function valueAt(person: PersonRow, column: string): Value | null {
  if (column === rolesColumn) return person.roles?.length ? person.roles : null
  if (column === groupsColumn) return person.groups?.length ? person.groups.map((g) => g.name) : null
  return person.attributes.find((a) => a.attribute.key === column)?.value ?? null
}

type Props = { people: readonly PersonRow[]; columns: readonly Column[]; sort: Sort; onSort: (sort: Sort) => void; compact?: boolean; action?: RowAction; label: string; waiting: boolean }

/** People line by line. */
export function PeopleRows({ people, columns, sort, onSort, compact, action, label, waiting }: Props) {
  const { t } = useTranslation('people')
  const names = useNames(people.flatMap((p) => p.attributes.map((a) => a.value)))
  const by = (by: Sort['by']) => ({ sorted: sortedBy(sort, by), onSort: () => onSort(pressed(sort, by)) })
  return (
    <Table.ScrollContainer minWidth={Math.max(220, 160 + columns.length * (compact ? 100 : 130))} type="native">
      <Table aria-label={label} aria-busy={waiting} verticalSpacing={compact ? 5 : 8} horizontalSpacing={compact ? 6 : 'sm'} fz="sm" highlightOnHover className={waiting ? 'waiting' : undefined}>
        <Table.Thead>
          <Table.Tr>
            <SortHead label={t('table.name')} {...by('name')} />
            {columns.map((c) => (c.sortable ? <SortHead key={c.column} label={c.label} right={c.right} {...by({ attribute: c.column })} /> : <Table.Th key={c.column}>{c.label}</Table.Th>))}
            {action && (
              <Table.Th pos="relative">
                <VisuallyHidden>{action.word}</VisuallyHidden>
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <Table.Tr key={person.id}>
              <Table.Td fw={500} miw={140}>
                <PersonLink id={person.id} name={person.name} />
              </Table.Td>
              {columns.map((c) => {
                const value = valueAt(person, c.column)
                return (
                  <Table.Td key={c.column} ta={c.right ? 'right' : undefined} className={c.right ? 'tabular' : undefined} style={{ maxWidth: 320 }}>
                    {value === null ? <Text span c="dimmed" aria-hidden children="–" /> : <ValueText value={value} names={names} like={person.id} />}
                  </Table.Td>
                )
              })}
              {action && (
                <Table.Td ta="right" px={compact ? 0 : undefined}>
                  <Button variant="subtle" size="compact-xs" mih={24} aria-label={action.label(person.name || person.id)} onClick={() => action.act({ id: person.id, name: person.name })}>
                    {action.word}
                  </Button>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
