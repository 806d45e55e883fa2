import { Group, MultiSelect, Select } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { writeList } from '@/ui/address'
import { KindIcon } from '@/ui/kind-icon'
import { NumberField } from '@/ui/number-field'
import { isDay, isNumber, readRanges, roundWidth, type Split, type Spread, writeBy, writeRanges } from './split'
import type { SplitAttribute } from './use-split'

type Props = {
  chosen: string | undefined
  split: Split | undefined
  attributes: readonly SplitAttribute[]
  attribute: SplitAttribute | undefined
  spread: Spread | undefined
  audiences: readonly { key: string; name: string }[]
  tools?: ReactNode
  choose: (patch: { by?: string; ranges?: string; audiences?: string }) => void
}

/** What to split by: attributes by their kinds, or roles, groups and audiences; for numbers and days in which ranges. */
export function SplitPicker({ chosen, split, attributes, attribute, spread, audiences, tools, choose }: Props) {
  const { t } = useTranslation('composition')
  const kinds = [...new Set(attributes.map((a) => a.kind))]
  const groups = [
    ...kinds.map((kind) => ({ group: t(`common:kind.${kind}`), items: attributes.filter((a) => a.kind === kind).map((a) => ({ value: a.key, label: a.label || a.key })) })),
    { group: t('other'), items: (['roles', 'groups', 'audiences'] as const).map((by) => ({ value: writeBy({ by, keys: [] } as Split), label: t(by) })) },
  ]
  return (
    <Group gap="sm" align="flex-end">
      <Select
        label={t('by')}
        data={groups}
        value={chosen ?? null}
        onChange={(by) => by && choose({ by, ranges: undefined })}
        searchable
        onFocus={(event) => event.currentTarget.select()}
        onClick={(event) => event.currentTarget.select()}
        allowDeselect={false}
        nothingFoundMessage={t('nothingFound')}
        leftSection={attribute && <KindIcon kind={attribute.kind} />}
        maxDropdownHeight={360}
        w={{ base: '100%', xs: 240 }}
      />
      {attribute && split?.by === 'attribute' && split.ranges && <RangesPicker attribute={attribute} ranges={writeRanges(split.ranges)} spread={spread} choose={(ranges) => choose({ ranges })} />}
      {chosen === ':audiences' && (
        <MultiSelect
          label={t('whichAudiences')}
          data={audiences.map((a) => ({ value: a.key, label: a.name }))}
          value={split?.by === 'audiences' ? split.keys : []}
          onChange={(keys) => choose({ audiences: writeList(keys) })}
          searchable
          hidePickedOptions
          style={{ flex: 1, minWidth: 240 }}
        />
      )}
      {tools}
    </Group>
  )
}

function RangesPicker({ attribute, ranges, spread, choose }: { attribute: SplitAttribute; ranges: string; spread: Spread | undefined; choose: (ranges: string) => void }) {
  const { t } = useTranslation('composition')
  if (!isNumber(attribute.kind) && !isDay(attribute.kind)) return null
  const read = readRanges(ranges)
  const width = read && 'width' in read ? read.width : undefined
  const offered = isDay(attribute.kind)
    ? [...(['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY'] as const).map((calendar) => ({ value: calendar.toLowerCase(), label: t(`calendar.${calendar}`) })), ...parts(t, [4, 10], ranges)]
    : [{ value: 'each', label: t('each') }, ...parts(t, [4, 5, 10], ranges), { value: 'width', label: t('width') }]
  return (
    <>
      <Select
        label={t('ranges')}
        data={offered}
        value={width === undefined ? ranges : 'width'}
        onChange={(value) => value && choose(value === 'width' ? writeRanges({ width: spread ? roundWidth(attribute.kind, spread) : 1 }) : value)}
        allowDeselect={false}
        w={{ base: '100%', xs: 210 }}
      />
      {width !== undefined && <NumberField label={t('step')} value={width} min={0} allowNegative={false} onChange={(value) => value !== null && value > 0 && choose(writeRanges({ width: value }))} w={130} />}
    </>
  )
}

/** Equal parts as options; a number from the URL that is not offered joins them. */
function parts(t: (key: string, values: { count: number }) => string, offered: number[], ranges: string) {
  const read = readRanges(ranges)
  const chosen = read && 'quantiles' in read ? [read.quantiles] : []
  return [...new Set([...offered, ...chosen])].sort((a, b) => a - b).map((count) => ({ value: `q${count}`, label: t('quantiles', { count }) }))
}
