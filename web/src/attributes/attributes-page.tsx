import { Button, Group, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '@/api/answer'
import { useFresh } from '@/api/fresh'
import { AttributesListDocument } from '@/generated/graphql'
import { usePart } from '@/ui/address'
import { DownloadButton } from '@/ui/download-button'
import { formatCount } from '@/ui/format'
import { Page } from '@/ui/page'
import { SearchBox } from '@/ui/search-box'
import { Answer, Empty } from '@/ui/states'
import { AttributeDialog } from './attribute-dialog'
import { listed, readOrder, writeOrder } from './attribute-order'
import { AttributeRows } from './attribute-rows'
import './words'

/** What is known about people: every attribute, how many people have it, and who asks for it. */
export function AttributesPage() {
  const { t } = useTranslation('attributes')
  const common = useTranslation().t
  const navigate = useNavigate()
  const [{ search = '', sort }, set] = usePart('attributes')
  const order = readOrder(sort)
  const [declaring, setDeclaring] = useState(false)
  const [answer, again] = useAnswer({ query: AttributesListDocument })
  useFresh(again)
  return (
    <Page
      title={t('list.title')}
      description={t('list.description')}
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setDeclaring(true)}>
          {t('list.declare')}
        </Button>
      }
    >
      <Answer of={answer} again={again} lines={8} empty={({ attributes }) => attributes.length === 0 && <Empty title={t('list.empty')}>{t('list.emptyHint')}</Empty>}>
        {({ attributes }) => {
          const shown = listed(attributes, search, order)
          return (
            <Stack gap="sm">
              <Group justify="space-between" gap="xs">
                <SearchBox label={t('list.search')} clear={t('list.clearSearch')} value={search} onChange={(next) => set({ search: next })} flex="1 1 200px" maw={{ base: '100%', xs: 360 }} />
                <Group gap="sm">
                  <Text size="sm" c="dimmed" aria-live="polite">
                    {t('list.count', { count: shown.length, formatted: formatCount(shown.length) })}
                  </Text>
                  <DownloadButton
                    name="attributes"
                    table={() => ({
                      head: [t('list.label'), t('form.key'), t('list.kind'), t('form.description'), t('list.known'), t('list.missing'), t('list.used')],
                      rows: shown.map((a) => [a.label, a.key, common(`kind.${a.kind}`), a.description, a.known, a.missing, a.usedBy.length]),
                    })}
                  />
                </Group>
              </Group>
              {shown.length === 0 ? <Empty title={t('list.noMatch', { search })} /> : <AttributeRows attributes={shown} order={order} onOrder={(next) => set({ sort: writeOrder(next) === 'label' ? undefined : writeOrder(next) })} />}
            </Stack>
          )
        }}
      </Answer>
      {declaring && <AttributeDialog onClose={() => setDeclaring(false)} onSaved={(key) => void navigate({ to: '/attributes/$key', params: { key } })} />}
    </Page>
  )
}
