import { Button, Group, Select, Text } from '@mantine/core'
import { IconArrowsShuffle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { randomText } from '@/api/random'
import { change } from '@/criteria/edit'
import { isTest, type AudienceRow, type Row, type SampleRow, type TestRow } from '@/criteria/tree'
import type { Value } from '@/api/scalars'
import { formatCount } from '@/ui/format'
import { NumberField } from '@/ui/number-field'
import classes from './builder.module.css'
import { CountEditor } from './editors/count-editor'
import { NamedValues } from './editors/named-values'
import { OwnZone } from './editors/own-zone'
import { PeopleList } from './editors/people-list'
import { together, ValueEditor } from './editors/value-editor'
import { OperatorSelect } from './operator-select'
import { useBuilder, useFacts } from './state'
import { titleOf } from './titles'
import { offered, operatorsOf, retest, useVocabulary } from './vocabulary'

/** What a row asks, to be changed: the verb and what it compares with. */
export function RowBody({ row }: { row: Row }) {
  const { t } = useTranslation('builder')
  const { tree, edit } = useBuilder()
  const of = titleOf(row, useVocabulary(), t)
  const { facts } = useFacts(row.id)
  const set = (patch: Partial<Row>, place?: string) => edit(change<Row>(tree, row.id, (old) => ({ ...old, ...patch }) as Row), { place: place && `${row.id}.${place}` })
  if (isTest(row)) return <TestBody row={row} of={of} set={set} />
  const verb = (yes: string, no: string) => (
    <Select size="sm" w={108} classNames={{ input: classes.operator }} rightSectionWidth={26} allowDeselect={false} aria-label={t('row.operator', { of })} data={[{ value: 'yes', label: yes }, { value: 'no', label: no }]} value={row.negated ? 'no' : 'yes'} onChange={(chosen) => set({ negated: chosen === 'no' })} comboboxProps={{ withinPortal: false }} />
  )
  switch (row.type) {
    case 'audience':
      return (
        <>
          {verb(t('row.isIn'), t('row.isNotIn'))}
          <AudienceSelect row={row} of={of} onChange={(ref) => set({ ref })} />
        </>
      )
    case 'users':
      return (
        <>
          {verb(t('row.are'), t('row.areNot'))}
          <PeopleList label={t('row.addPerson')} users={row.users} onChange={(users) => set({ users })} />
        </>
      )
    case 'sample':
      return (
        <>
          {verb(t('row.is'), t('row.isNot'))}
          <SampleEditor row={row} of={of} onChange={(patch) => set(patch, 'sample')} />
        </>
      )
    case 'everyone':
      return verb(t('row.is'), t('row.isNot'))
    case 'opaque':
      return (
        <Text size="sm" className={classes.grow}>
          {facts?.description}{' '}
          <Text span size="sm" className={classes.quiet}>
            {t('row.opaqueHint')}
          </Text>
        </Text>
      )
  }
}

function TestBody({ row, of, set }: { row: TestRow; of: string; set: (patch: Partial<TestRow>, place?: string) => void }) {
  const { t } = useTranslation('builder')
  const vocabulary = useVocabulary()
  const operators = operatorsOf(vocabulary, row)
  const operator = operators.find((o) => o.name === row.test?.operator)
  const attribute = vocabulary.byKey.get(row.key)
  const values = row.test?.operand
  return (
    <>
      <OperatorSelect
        of={of}
        operators={offered(operators, row.test?.operator)}
        name={row.test?.operator ?? ''}
        negated={row.negated}
        onChange={(next, negated) => set({ test: retest(row.test, operator, next), negated, withValueOnly: row.withValueOnly && negated && next.takes !== 'FLAG' })}
      />
      {operator && attribute && <ValueEditor attribute={attribute} row={row} operator={operator} of={of} onChange={(operand, name) => set({ test: { operator: name ?? operator.name, operand } }, 'value')} />}
      {row.zoneFrom !== undefined && <OwnZone of={of} from={row.zoneFrom} onChange={(zoneFrom) => set({ zoneFrom })} />}
      {operator?.takes === 'COUNT' && row.type !== 'attribute' && <CountEditor of={of} operand={values} onChange={(operand) => set({ test: { operator: operator.name, operand } }, 'value')} />}
      {operator && operator.takes !== 'FLAG' && operator.takes !== 'COUNT' && row.type !== 'attribute' && (
        <NamedValues
          of={row.type}
          label={t('row.value', { of })}
          values={Array.isArray(values) ? values : values === null || values === undefined ? [] : [values as Value]}
          between={t(together.includes(operator.name) ? 'row.and' : 'row.or')}
          single={operator.takes === 'VALUE'}
          onChange={(chosen) => set({ test: operator.takes === 'VALUES' ? { operator: operator.name, operand: chosen } : chosen.length > 1 ? { operator: 'in', operand: chosen } : { operator: operator.name, operand: chosen[0] ?? '' } }, 'value')}
        />
      )}
    </>
  )
}

function AudienceSelect({ row, of, onChange }: { row: AudienceRow; of: string; onChange: (ref: AudienceRow['ref']) => void }) {
  const { t } = useTranslation('builder')
  const { audiences } = useVocabulary()
  const chosen = audiences.nodes.find((a) => a.id === row.ref.id || a.key === row.ref.key)
  return (
    <Select
      size="sm"
      className={classes.one}
      classNames={{ options: classes.longList }}
      withScrollArea={false}
      searchable
      data-value
      aria-label={t('row.value', { of })}
      placeholder={t('row.choose')}
      data={audiences.nodes.map((a) => ({ value: a.key, label: a.name }))}
      value={chosen?.key ?? null}
      onChange={(key) => key && onChange({ key })}
      allowDeselect={false}
      comboboxProps={{ withinPortal: false, shadow: 'md' }}
      renderOption={({ option }) => {
        const size = audiences.nodes.find((a) => a.key === option.value)?.population?.size
        return (
          <Group justify="space-between" wrap="nowrap" gap="md" w="100%">
            <Text span size="sm">
              {option.label}
            </Text>
            <Text span size="xs" className={`${classes.quiet} tabular`}>
              {size === undefined ? t('row.draftOnly') : formatCount(size)}
            </Text>
          </Group>
        )
      }}
    />
  )
}

function SampleEditor({ row, of, onChange }: { row: SampleRow; of: string; onChange: (patch: Partial<SampleRow>) => void }) {
  const { t } = useTranslation('builder')
  const end = (field: 'from' | 'to') => (
    <NumberField size="sm" w={76} hideControls min={0} max={100} decimalScale={2} suffix=" %" aria-label={t(`row.${field}`, { of })} data-value={field === 'to' ? true : undefined} value={row[field]} onChange={(n) => n !== null && onChange({ [field]: n })} inputMode="decimal" />
  )
  return (
    <Group gap={6} className={classes.editor}>
      <Text span size="sm">{t('row.percentFrom')}</Text>
      {end('from')}
      <Text span size="sm">{t('row.percentTo')}</Text>
      {end('to')}
      <Text span size="sm" className={classes.quiet}>{t('row.percent')}</Text>
      <Button size="compact-sm" variant="subtle" leftSection={<IconArrowsShuffle size={14} aria-hidden />} onClick={() => onChange({ salt: randomText() })}>
        {t('row.shuffle')}
      </Button>
    </Group>
  )
}
