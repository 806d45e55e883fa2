import { Button, Collapse, Group, Select, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ImportReviewMutationVariables } from '@/generated/graphql'
import { type ImportScreen, kindsWithout } from './choices'
import './words'

const separators = [';', '|', ',', '/']
const none = ' '

export type Choice = Omit<ImportReviewMutationVariables, 'id'>

type Props = { of: ImportScreen; busy: boolean; choose: (choice: Choice) => void }

/** Which columns tell people apart and name them, and how lists are written. NDJSON says so by itself. */
export function ColumnChoices({ of, busy, choose }: Props) {
  const { t } = useTranslation('imports')
  const [more, { toggle }] = useDisclosure()
  if (of.format !== 'CSV') return null
  const columns = of.columns.map((c) => ({ value: c.name, label: c.name }))
  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="sm">
        <Select
          label={t('review.idColumn')}
          data={columns}
          value={of.idColumn ?? null}
          allowDeselect={false}
          searchable={columns.length > 8}
          disabled={busy}
          error={of.idColumn ? undefined : t('review.noId')}
          onChange={(idColumn) => idColumn && idColumn !== of.idColumn && choose({ idColumn, kinds: kindsWithout(of, idColumn) })}
        />
        <Select
          label={t('review.nameColumn')}
          data={[{ value: none, label: t('review.noName') }, ...columns]}
          value={of.nameColumn ?? none}
          allowDeselect={false}
          searchable={columns.length > 8}
          disabled={busy}
          onChange={(chosen) => {
            const nameColumn = chosen === none ? '' : chosen
            if (nameColumn !== null && nameColumn !== (of.nameColumn ?? '')) choose({ nameColumn, kinds: kindsWithout(of, nameColumn) })
          }}
        />
        <Button variant="subtle" onClick={toggle} aria-expanded={more} rightSection={more ? <IconChevronUp size={14} aria-hidden /> : <IconChevronDown size={14} aria-hidden />}>
          {t(more ? 'review.less' : 'review.more')}
        </Button>
      </Group>
      <Collapse expanded={more}>
        <Select
          maw={320}
          label={t('review.separator')}
          description={t('review.separatorHint')}
          data={separators.map((value) => ({ value, label: t(`review.separators.${value}`) }))}
          value={of.listSeparator ?? ';'}
          allowDeselect={false}
          disabled={busy}
          onChange={(listSeparator) => listSeparator && listSeparator !== of.listSeparator && choose({ listSeparator })}
        />
      </Collapse>
    </Stack>
  )
}
