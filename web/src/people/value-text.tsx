import { useTranslation } from 'react-i18next'
import type { Value } from '@/api/scalars'
import { formatValue } from '@/ui/format'
import { LinkAnchor } from '@/ui/link'

/** A stored value as a text; the id of a person as their name. */
export function ValueText({ value, names }: { value: Value | null | undefined; names?: ReadonlyMap<string, string> }) {
  const { t } = useTranslation()
  const name = typeof value === 'string' ? names?.get(value) : undefined
  if (name !== undefined)
    return (
      <LinkAnchor to="/people/$id" params={{ id: value as string }} inherit>
        {name}
      </LinkAnchor>
    )
  return <>{formatValue(value, { yes: t('yes'), no: t('no') })}</>
}
