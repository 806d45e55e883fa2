import '@mantine/dates/styles.layer.css'
import { useParams as useRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '@/api/answer'
import { PeoplePersonDocument } from '@/generated/graphql'
import { Page } from '@/ui/page'
import { toSegment } from '@/ui/segment'
import { Answer, Empty } from '@/ui/states'
import { PersonForm } from './person-form'
import './words'

/** Adds a person by hand. */
export function NewPersonPage() {
  const { t } = useTranslation('people')
  return (
    <Page title={t('form.newTitle')} above={[{ title: t('page.people'), to: '/people' }]}>
      <PersonForm />
    </Page>
  )
}

/** Edits a person by hand. */
export function EditPersonPage() {
  const { t } = useTranslation('people')
  const { id } = useRoute({ strict: false }) as { id: string }
  const [answer, again] = useAnswer({ query: PeoplePersonDocument, variables: { id }, requestPolicy: 'network-only' })
  const person = answer.data?.user
  const name = person?.name.trim() || id
  return (
    <Page key={person ? 'known' : 'loading'} title={t('form.editTitle', { name })} above={[{ title: t('page.people'), to: '/people' }, { title: name, to: `/people/${encodeURIComponent(toSegment(id))}` }]}>
      <Answer of={answer} again={again} lines={8} empty={({ user }) => !user && <Empty title={t('person.unknown', { id })}>{t('person.unknownHint')}</Empty>}>
        {({ user }) => user && <PersonForm key={user.id} person={user} />}
      </Answer>
    </Page>
  )
}
