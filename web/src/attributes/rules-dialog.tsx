import { Button, Group, Input, Stack, Switch } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMutation } from 'urql'
import type { Value } from '@/api/scalars'
import { AttributesRuleDocument } from '@/generated/graphql'
import { touched } from '@/people/changes'
import { ValueInput } from '@/people/value-input'
import { Dialog } from '@/ui/dialog'
import { faultOf, IssueList, textOf } from '@/ui/issue-list'
import { Failure } from '@/ui/states'
import { tellDone } from '@/ui/tell'
import { type AliasLine, AliasLines } from './alias-lines'
import type { ShownAttribute } from './attribute-page'
import { canBeUnique, hasAliases, typedValue } from './rules'
import { TextLines } from './text-lines'
import './words'

/** Which values an attribute has: those to choose from, their other spellings, and what is asked of everybody. */
export function RulesDialog({ attribute, onClose }: { attribute: ShownAttribute; onClose: () => void }) {
  const { t } = useTranslation('attributes')
  const common = useTranslation().t
  const { kind, label } = attribute
  const [values, setValues] = useState(() => attribute.values.map(String))
  const [onlyValues, setOnly] = useState(attribute.onlyValues)
  const [aliases, setAliases] = useState<AliasLine[]>(() => attribute.aliases.map((a) => ({ value: a.value, spellings: [...a.spellings] })))
  const [preset, setPreset] = useState<Value | null>(attribute.default ?? null)
  const [required, setRequired] = useState(attribute.required)
  const [unique, setUnique] = useState(attribute.unique)
  const [{ data, error, fetching }, rule] = useMutation(AttributesRuleDocument)
  const issues = data?.updateAttribute.issues ?? []
  const fault = (...at: string[]) => faultOf(issues, (path) => at.every((step, i) => path[i] === step))
  const shown = new Set(['values', 'aliases', 'default', 'onlyValues', 'required', 'unique'])
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const empty = preset === '' || (Array.isArray(preset) && preset.length === 0)
    const { data } = await rule(
      {
        key: attribute.key,
        values: kind === 'BOOLEAN' ? [] : values.map((v) => typedValue(kind, v)),
        onlyValues: onlyValues && values.length > 0,
        aliases: hasAliases(kind) ? aliases : [],
        default: empty ? null : preset,
        required,
        unique,
      },
      touched,
    )
    if (!data?.updateAttribute.attribute) return
    tellDone(data.updateAttribute.issues.map(textOf).join(' ') || t('form.saved', { label }), { title: data.updateAttribute.issues.length > 0 ? t('form.saved', { label }) : undefined })
    onClose()
  }
  return (
    <Dialog title={t('rules.title', { label })} size="lg" onClose={onClose}>
      <form onSubmit={(e) => void save(e)}>
        <Stack gap="lg">
          {kind !== 'BOOLEAN' && (
            <Input.Wrapper label={t('rules.values')} labelElement="div" description={t('rules.valuesHint')} error={values.length === 0 && fault('values')}>
              <Stack gap="xs" mt={6}>
                <TextLines lines={values} onChange={setValues} fault={(i) => fault('values', String(i))} />
                {values.length > 0 && <Switch label={t('rules.only')} description={t('rules.onlyHint')} checked={onlyValues} onChange={(e) => setOnly(e.currentTarget.checked)} error={fault('onlyValues')} />}
              </Stack>
            </Input.Wrapper>
          )}
          {hasAliases(kind) && (
            <Input.Wrapper label={t('rules.aliases')} labelElement="div" description={t('rules.aliasesHint')}>
              <Stack gap="xs" mt={6}>
                <AliasLines lines={aliases} onChange={setAliases} fault={(i, part) => fault('aliases', String(i), part)} />
              </Stack>
            </Input.Wrapper>
          )}
          <ValueInput attribute={{ ...attribute, values, onlyValues: onlyValues && values.length > 0, default: null, label: t('rules.preset'), description: t('rules.presetHint') }} value={preset} onChange={setPreset} error={fault('default')} />
          <Switch label={t('rules.required')} description={t('rules.requiredHint')} checked={required} onChange={(e) => setRequired(e.currentTarget.checked)} error={fault('required')} />
          {canBeUnique(kind) && <Switch label={t('rules.unique')} description={t('rules.uniqueHint')} checked={unique} onChange={(e) => setUnique(e.currentTarget.checked)} error={fault('unique')} />}
          <IssueList issues={issues.filter((i) => !shown.has(i.path[0] ?? ''))} />
          {error && <Failure error={error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {common('action.cancel')}
            </Button>
            <Button type="submit" loading={fetching}>
              {common('action.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
