import { Button, Grid, Group, Paper, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core'
import { type FormEvent, Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { PeopleBelongingsDocument } from '@/generated/graphql'
import { locale } from '@/ui/format'
import { LeaveGuard } from '@/ui/leave-guard'
import { LinkAnchor, LinkButton } from '@/ui/link'
import { ChoiceInput } from './choice-input'
import { type Draft, draftOf, emptyDraft, faultAt, userInput } from './draft'
import { Hidden } from './hidden'
import { MovesPanel } from './moves-panel'
import { useNames } from './names'
import type { Person } from './person-page'
import { useAttributes } from './use-attributes'
import { usePreview } from './use-preview'
import { useSavePerson } from './use-save-person'
import { ValueInput } from './value-input'
import './words'

/** So many attributes are all shown at once; of more, those that have a value, and the others when they are added. */
const fewAttributes = 24

/** A person to be filled in, beside what saving it would change. */
export function PersonForm({ person }: { person?: Person }) {
  const { t } = useTranslation('people')
  const common = useTranslation().t
  const [before] = useState(() => (person ? draftOf(person) : emptyDraft))
  const [draft, setDraft] = useState<Draft>(before)
  const [added, setAdded] = useState<string[]>([])
  const attributes = useAttributes().attributes.filter((a) => !a.retired).toSorted((a, b) => a.label.localeCompare(b.label, locale))
  const [{ data: belongings }] = useQuery({ query: PeopleBelongingsDocument })
  const names = useNames(Object.values(before.values))
  const user = userInput(before, draft)
  const { preview, error, again, current } = usePreview(user)
  const { save, saving, written, issues: refused, error: unsaved } = useSavePerson(before, person)
  const set = (change: Partial<Draft>) => setDraft((old) => ({ ...old, ...change }))

  const issues = [...(preview?.issues ?? []), ...refused]
  const taken = !person && !written.current && user.id !== '' && preview?.isNew === false && faultAt(issues, 'id') === undefined
  const shown = attributes.filter((a) => attributes.length <= fewAttributes || (!person && a.required) || before.values[a.key] !== undefined || added.includes(a.key))
  const others = attributes.filter((a) => !shown.includes(a))
  const changed = Object.keys(user).length > 1 || (!person && user.id !== '')
  const faulty = issues.some((i) => i.severity === 'ERROR')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save(user, draft)
  }
  return (
    <form onSubmit={submit} aria-label={t(person ? 'form.editTitle' : 'form.newTitle', { name: before.name || before.id })}>
      <LeaveGuard unsaved={() => changed && !written.current} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="lg">
            <Section title={t('form.who')}>
              <SimpleGrid cols={{ base: 1, sm: 2 }}>
                <TextInput label={t('form.name')} placeholder={person ? undefined : t('form.namePlaceholder')} data-autofocus autoFocus={!person} value={draft.name} onChange={(e) => set({ name: e.currentTarget.value })} error={faultAt(issues, 'name')} />
                {person ? (
                  <TextInput label={t('form.id')} value={person.id} readOnly variant="filled" description={t('form.idHint')} inputWrapperOrder={['label', 'input', 'description']} />
                ) : (
                  <TextInput
                    label={t('form.id')}
                    required
                    description={t('form.idHint')}
                    inputWrapperOrder={['label', 'input', 'description', 'error']}
                    value={draft.id}
                    onChange={(e) => set({ id: e.currentTarget.value })}
                    error={
                      taken ? (
                        <>
                          {t('form.idTaken')}{' '}
                          <LinkAnchor to="/people/$id" params={{ id: user.id }} inherit underline="always">
                            {user.id}
                          </LinkAnchor>
                        </>
                      ) : (
                        user.id !== '' && faultAt(issues, 'id')
                      )
                    }
                  />
                )}
              </SimpleGrid>
            </Section>
            <Section title={t('form.belongs')}>
              <SimpleGrid cols={{ base: 1, sm: 2 }}>
                <ChoiceInput label={t('form.groups')} placeholder={t('form.addGroup')} choices={(belongings?.groups ?? []).map((g) => ({ value: g.key, label: g.name, size: g.size }))} value={draft.groups} onChange={(groups) => set({ groups })} offer={(name) => t('form.newGroup', { name })} error={faultAt(issues, 'groups')} />
                <ChoiceInput label={t('form.roles')} placeholder={t('form.addRole')} choices={(belongings?.roles ?? []).map((r) => ({ value: r.name, label: r.name, size: r.size }))} value={draft.roles} onChange={(roles) => set({ roles })} offer={(name) => t('form.newRole', { name })} error={faultAt(issues, 'roles')} />
              </SimpleGrid>
            </Section>
            <Section title={t('form.values')}>
              <SimpleGrid cols={{ base: 1, sm: 2 }}>
                {shown.map((a) => {
                  const field = <ValueInput attribute={a} names={names} needed={a.required && (!person || before.values[a.key] !== undefined)} value={draft.values[a.key] ?? null} onChange={(value) => setDraft((old) => ({ ...old, values: { ...old.values, [a.key]: value } }))} error={faultAt(issues, 'attributes', a.key)} />
                  if (!a.sensitive || before.values[a.key] === undefined) return <Fragment key={a.key}>{field}</Fragment>
                  return (
                    <Hidden key={a.key} what={a.label} labelled>
                      {field}
                    </Hidden>
                  )
                })}
              </SimpleGrid>
              {others.length > 0 && <Select mt="md" maw={360} label={t('form.more')} placeholder={t('form.morePlaceholder')} searchable value={null} data={others.map((a) => ({ value: a.key, label: a.label }))} nothingFoundMessage={t('form.nothingFound')} onChange={(key) => key && setAdded((old) => [...old, key])} />}
            </Section>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack gap="md" pos="sticky" top={72}>
            <MovesPanel preview={preview} current={current} name={draft.name.trim() || t('moves.somebody')} changed={changed && user.id !== '' && !taken} error={error} again={again} refused={refused} unsaved={unsaved} />
            <Group gap="xs">
              <Button type="submit" loading={saving} disabled={!changed || faulty || taken || user.id === ''}>
                {t(person ? 'form.save' : 'form.add')}
              </Button>
              {person ? (
                <LinkButton variant="default" to="/people/$id" params={{ id: person.id }}>
                  {common('action.cancel')}
                </LinkButton>
              ) : (
                <LinkButton variant="default" to="/people">
                  {common('action.cancel')}
                </LinkButton>
              )}
            </Group>
            {!person && user.id === '' && draft.name !== '' && (
              <Text size="sm" c="dimmed">
                {t('form.idNeeded')}
              </Text>
            )}
          </Stack>
        </Grid.Col>
      </Grid>
    </form>
  )
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Title order={2} mb="sm">
        {title}
      </Title>
      {children}
    </Paper>
  )
}
