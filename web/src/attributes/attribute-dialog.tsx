import { Button, Collapse, Group, Select, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMutation } from 'urql'
import { AttributesDeclareDocument, AttributesUpdateDocument, type Kind } from '@/generated/graphql'
import { touched } from '@/people/changes'
import { Dialog } from '@/ui/dialog'
import { faultOf, IssueList } from '@/ui/issue-list'
import { KindIcon, kinds } from '@/ui/kind-icon'
import { Failure } from '@/ui/states'
import { tellDone } from '@/ui/tell'
import { keyFor } from './attribute-order'
import './words'

type Props = {
  /** The attribute that is edited; absent: a new one is declared. */
  attribute?: { key: string; label: string; description: string; sensitive: boolean }
  onClose: () => void
  onSaved?: (key: string) => void
}

const fields = ['label', 'description', 'kind', 'key', 'newKey']

/** Declares an attribute, or changes what is said about one. */
export function AttributeDialog({ attribute, onClose, onSaved }: Props) {
  const { t } = useTranslation('attributes')
  const common = useTranslation().t
  const [label, setLabel] = useState(attribute?.label ?? '')
  const [description, setDescription] = useState(attribute?.description ?? '')
  const [sensitive, setSensitive] = useState(attribute?.sensitive ?? false)
  const [kind, setKind] = useState<Kind>('STRING')
  const [key, setKey] = useState(attribute?.key ?? '')
  const [shown, { toggle }] = useDisclosure(false)
  const [declared, declare] = useMutation(AttributesDeclareDocument)
  const [updated, update] = useMutation(AttributesUpdateDocument)
  const issues = declared.data?.declareAttribute.issues ?? updated.data?.updateAttribute.issues ?? []
  const error = declared.error ?? updated.error
  const fault = (...names: string[]) => faultOf(issues, ([name]) => names.includes(name ?? ''))
  const made = key.trim() || keyFor(label)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const said = { label: label.trim(), description: description.trim(), sensitive }
    const written = attribute
      ? (await update({ key: attribute.key, newKey: made === attribute.key ? undefined : made, ...said }, touched)).data?.updateAttribute
      : (await declare({ key: made, kind, ...said }, touched)).data?.declareAttribute
    if (!written?.attribute) return
    tellDone(t(attribute ? 'form.saved' : 'form.declared', { label: written.attribute.label }))
    onClose()
    onSaved?.(written.attribute.key)
  }
  return (
    <Dialog onClose={onClose} title={attribute ? t('form.editTitle', { label: attribute.label }) : t('form.declareTitle')}>
      <form onSubmit={(e) => void save(e)}>
        <Stack gap="md">
          <TextInput label={t('form.label')} required data-autofocus placeholder={attribute ? undefined : t('form.labelPlaceholder')} value={label} onChange={(e) => setLabel(e.currentTarget.value)} error={fault('label')} />
          {!attribute && (
            <Select
              label={t('form.kind')}
              description={t('form.kindHint')}
              data={kinds.map((value) => ({ value, label: common(`kind.${value}`) }))}
              value={kind}
              onChange={(next) => next && setKind(next)}
              allowDeselect={false}
              leftSection={<KindIcon kind={kind} />}
              error={fault('kind')}
              renderOption={({ option }) => (
                <Group gap="sm" wrap="nowrap">
                  <KindIcon kind={option.value as Kind} />
                  <div>
                    <Text size="sm">{option.label}</Text>
                    <Text size="xs" c="dimmed">
                      {t(`form.kinds.${option.value}`)}
                    </Text>
                  </div>
                </Group>
              )}
            />
          )}
          <Textarea label={t('form.description')} description={t('form.descriptionHint')} autosize minRows={2} value={description} onChange={(e) => setDescription(e.currentTarget.value)} error={fault('description')} />
          <Switch label={t('form.sensitive')} description={t('form.sensitiveHint')} checked={sensitive} onChange={(e) => setSensitive(e.currentTarget.checked)} />
          <div>
            <Button variant="subtle" size="compact-sm" c="var(--mantine-color-text)" ms={-8} aria-expanded={shown} onClick={toggle}>
              {t('form.developers')}
            </Button>
            <Collapse expanded={shown || fault('key', 'newKey') !== undefined}>
              <TextInput mt="xs" label={t('form.key')} description={t('form.keyHint')} placeholder={made} value={key} onChange={(e) => setKey(e.currentTarget.value)} error={fault('key', 'newKey')} />
            </Collapse>
          </div>
          <IssueList issues={issues.filter((i) => !fields.includes(i.path[0] ?? ''))} />
          {error && <Failure error={error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {common('action.cancel')}
            </Button>
            <Button type="submit" loading={declared.fetching || updated.fetching} disabled={label.trim() === ''}>
              {attribute ? common('action.save') : t('form.declare')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
