import { Button, Checkbox, Group, List, Select, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMutation, useQuery } from 'urql'
import { AttributesChangeKindDocument, AttributesKindChangeDocument, type AttributesKindChangeQuery, type Kind } from '@/generated/graphql'
import { touched } from '@/people/changes'
import { Dialog } from '@/ui/dialog'
import { formatCount } from '@/ui/format'
import { IssueList, textOf } from '@/ui/issue-list'
import { KindIcon, kinds } from '@/ui/kind-icon'
import { LinkAnchor } from '@/ui/link'
import { Failure } from '@/ui/states'
import { tellDone } from '@/ui/tell'
import type { ShownAttribute } from './attribute-page'
import './words'

type Change = NonNullable<AttributesKindChangeQuery['attribute']>['kindChange']

/** Gives an attribute another kind, after a look at what becomes of its values and of audiences. */
export function KindDialog({ attribute, onClose }: { attribute: ShownAttribute; onClose: () => void }) {
  const { t } = useTranslation('attributes')
  const common = useTranslation().t
  const [to, setTo] = useState<Kind | null>(null)
  const [sure, setSure] = useState(false)
  const [{ data, error, fetching }] = useQuery({ query: AttributesKindChangeDocument, variables: { key: attribute.key, to: to ?? attribute.kind }, pause: to === null, requestPolicy: 'network-only' })
  const [changed, change] = useMutation(AttributesChangeKindDocument)
  const effect = to === null || fetching ? undefined : data?.attribute?.kindChange
  const losing = effect !== undefined && effect.lost + effect.inexact + effect.choices > 0
  const refused = effect?.issues.some((i) => i.severity === 'ERROR') ?? true
  const confirm = async () => {
    if (to === null) return
    const { data } = await change({ key: attribute.key, kind: to, confirm: losing ? ['VALUES_LOST'] : [] }, touched)
    if (!data?.changeAttributeKind.attribute) return
    tellDone(t('kind.done', { label: attribute.label, kind: common(`kind.${to}`) }))
    onClose()
  }
  return (
    <Dialog title={t('kind.title', { label: attribute.label })} size="lg" onClose={onClose}>
      <Stack gap="md">
        <Select
          label={t('kind.to')}
          description={t('kind.now', { kind: common(`kind.${attribute.kind}`) })}
          data-autofocus
          data={kinds.filter((k) => k !== attribute.kind).map((value) => ({ value, label: common(`kind.${value}`) }))}
          value={to}
          onChange={(next) => {
            setTo(next as Kind | null)
            setSure(false)
          }}
          leftSection={to && <KindIcon kind={to} />}
          allowDeselect={false}
        />
        {effect && <Effect of={effect} refused={refused} />}
        {losing && !refused && <Checkbox label={t('kind.sure')} checked={sure} onChange={(e) => setSure(e.currentTarget.checked)} />}
        <IssueList issues={changed.data?.changeAttributeKind.issues ?? []} />
        {(error ?? changed.error) && <Failure error={(error ?? changed.error)!} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button color={losing ? 'red.8' : undefined} loading={changed.fetching} disabled={refused || (losing && !sure)} onClick={() => void confirm()}>
            {t('kind.change')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

function Effect({ of, refused }: { of: Change; refused: boolean }) {
  const { t } = useTranslation('attributes')
  const people = (word: string, count: number) => t(`kind.${word}`, { count, formatted: formatCount(count) })
  return (
    <Stack gap="sm" aria-live="polite">
      <IssueList issues={of.issues} />
      {of.users > 0 && !refused && (
        <List size="sm" spacing={4}>
          <List.Item>{people('converted', of.converted)}</List.Item>
          {of.inexact > 0 && <List.Item>{people('inexact', of.inexact)}</List.Item>}
          {of.lost > 0 && (
            <List.Item>
              {people('lost', of.lost)}
              <List size="sm" withPadding>
                {of.reasons.map((r) => (
                  <List.Item key={r.message}>
                    {formatCount(r.users)}: {r.message}
                  </List.Item>
                ))}
              </List>
            </List.Item>
          )}
          {of.choices > 0 && <List.Item>{people('choices', of.choices)}</List.Item>}
        </List>
      )}
      {of.audiences.length > 0 && (
        <Table aria-label={t('kind.audiences')} fz="sm" verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('kind.audience')}</Table.Th>
              <Table.Th ta="right">{t('kind.before')}</Table.Th>
              <Table.Th ta="right">{t('kind.after')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {of.audiences.map(({ audience, before, after, issues, rewritten }) => (
              <Table.Tr key={audience.id}>
                <Table.Td>
                  <LinkAnchor to="/audiences/$key" params={{ key: audience.key }} inherit>
                    {audience.name}
                  </LinkAnchor>
                  {rewritten && <Text size="xs" c="dimmed" children={t('kind.rewritten')} />}
                  {issues.map((i, n) => (
                    <Text key={n} size="xs" c={i.severity === 'ERROR' ? undefined : 'dimmed'} fw={i.severity === 'ERROR' ? 600 : undefined}>
                      {textOf(i)}
                    </Text>
                  ))}
                </Table.Td>
                <Table.Td ta="right" className="tabular">
                  {typeof before === 'number' ? formatCount(before) : '–'}
                </Table.Td>
                <Table.Td ta="right" className="tabular">
                  {typeof after === 'number' ? formatCount(after) : '–'}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  )
}
