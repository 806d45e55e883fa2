import { Text } from '@mantine/core'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { PeopleNameDocument, PeopleNamesDocument } from '@/generated/graphql'
import { PersonLink } from '@/ui/person-link'

const shown = 20

/** People who are in or out whatever the criteria say, by name. */
export function Listed({ include, exclude }: { include: readonly string[]; exclude: readonly string[] }) {
  const { t } = useTranslation('audiences')
  return (
    <>
      <People ids={include} title={t('listed.include')} />
      <People ids={exclude} title={t('listed.exclude')} />
    </>
  )
}

function People({ ids, title }: { ids: readonly string[]; title: string }) {
  const { t } = useTranslation('audiences')
  const first = ids.slice(0, shown)
  const [{ data }] = useQuery({ query: PeopleNamesDocument, variables: { ids: first }, pause: ids.length === 0, requestPolicy: 'cache-first' })
  if (ids.length === 0) return null
  const names = new Map(data?.population.members.nodes.map((p) => [p.id, p.name]))
  return (
    <Text size="sm" className="in-text">
      {title}{' '}
      {first.map((id, i) => (
        <Fragment key={id}>
          {i > 0 && ', '}
          <Person id={id} name={data ? (names.get(id) ?? null) : ''} />
        </Fragment>
      ))}
      {ids.length > shown && ` ${t('listed.more', { count: ids.length - shown })}`}
    </Text>
  )
}

/** Somebody whose name is null is deactivated or gone, and asked for alone. */
function Person({ id, name }: { id: string; name: string | null }) {
  const [{ data }] = useQuery({ query: PeopleNameDocument, variables: { id }, pause: name !== null, requestPolicy: 'cache-first' })
  return <PersonLink id={id} name={name ?? data?.user?.name ?? ''} />
}
