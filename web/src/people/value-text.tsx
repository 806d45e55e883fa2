import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import type { Value } from '@/api/scalars'
import { PeopleNameDocument } from '@/generated/graphql'
import { formatValue } from '@/ui/format'
import { LinkAnchor } from '@/ui/link'
import { alike } from './names'

type Props = {
  value: Value | null | undefined
  /** The names of those whose ids stand among the values, as far as they are known already. */
  names?: ReadonlyMap<string, string>
  /** The id of somebody: what is made like it may be a person too, such as one who is deactivated. */
  like?: string
}

/** A stored value as a text; the id of a person as their name. */
export function ValueText({ value, names, like }: Props) {
  const { t } = useTranslation()
  const name = typeof value === 'string' ? names?.get(value) : undefined
  if (name !== undefined) return <Name id={value as string} name={name} />
  if (typeof value === 'string' && like !== undefined && alike(value, like) && /\d/.test(value)) return <Looked id={value} />
  return <>{formatValue(value, { yes: t('yes'), no: t('no') })}</>
}

const Name = ({ id, name }: { id: string; name: string }) => (
  <LinkAnchor to="/people/$id" params={{ id }} inherit>
    {name}
  </LinkAnchor>
)

function Looked({ id }: { id: string }) {
  const [{ data }] = useQuery({ query: PeopleNameDocument, variables: { id }, requestPolicy: 'cache-first' })
  return data?.user?.name ? <Name id={id} name={data.user.name} /> : <>{id}</>
}
