import { Badge, Grid, Stack } from '@mantine/core'
import { IconPencil, IconUserQuestion } from '@tabler/icons-react'
import { useParams as useRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '@/api/answer'
import { useFresh } from '@/api/fresh'
import { PeoplePersonDocument, type PeoplePersonQuery } from '@/generated/graphql'
import { LinkAnchor, LinkButton } from '@/ui/link'
import { Page } from '@/ui/page'
import { Answer, Empty } from '@/ui/states'
import { PersonActions } from './person-actions'
import { PersonAudiences } from './person-audiences'
import { PersonBelongs } from './person-belongs'
import { PersonValues } from './person-values'
import './words'

export type Person = NonNullable<PeoplePersonQuery['user']>

/** One person: what is known, where they belong, in which audiences they are and why. */
export function PersonPage() {
  const { id } = useRoute({ strict: false }) as { id: string }
  return <PersonOf key={id} id={id} />
}

function PersonOf({ id }: { id: string }) {
  const { t } = useTranslation('people')
  const [answer, again] = useAnswer({ query: PeoplePersonDocument, variables: { id } })
  useFresh(again)
  const person = answer.data?.user
  const above = [{ title: t('page.people'), to: '/people' }]
  if (!person)
    return (
      <Page title={t('page.people')} above={above}>
        <Answer of={answer} again={again} lines={6}>
          {() => (
            <Empty icon={<IconUserQuestion size={36} stroke={1.4} aria-hidden />} title={t('person.unknown', { id })}>
              {t('person.unknownHint')} <LinkAnchor to="/people" underline="always">{t('person.all')}</LinkAnchor>
            </Empty>
          )}
        </Answer>
      </Page>
    )
  return (
    <Page
      key="known"
      title={person.name.trim() || person.id}
      above={above}
      mark={
        !person.active && (
          <Badge variant="outline" color="gray.7" tt="none" style={{ color: 'var(--mantine-color-text)' }}>
            {t('person.inactive')}
          </Badge>
        )
      }
      description={person.name.trim() ? person.id : undefined}
      actions={
        <>
          <LinkButton to="/people/$id/edit" params={{ id }} leftSection={<IconPencil size={16} aria-hidden />}>
            {t('person.edit')}
          </LinkButton>
          <PersonActions person={person} />
        </>
      }
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="lg">
            <PersonValues person={person} />
            <PersonBelongs person={person} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <PersonAudiences person={person} />
        </Grid.Col>
      </Grid>
    </Page>
  )
}
