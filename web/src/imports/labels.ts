import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { ImportLabelsDocument } from '@/generated/graphql'
import type { Found } from './choices'
import './words'

/** The names people see of the attributes that are there already, by their keys. */
export function useLabels(): ReadonlyMap<string, string> {
  const [{ data }] = useQuery({ query: ImportLabelsDocument })
  return useMemo(() => new Map(data?.attributes.map((a) => [a.key, a.label])), [data])
}

/** Where in a row a fault is, in words. */
export function usePlace(attributes: readonly Found[]) {
  const { t } = useTranslation('imports')
  const labels = useLabels()
  return ([field, key]: readonly string[]) => {
    if (field === undefined) return ''
    if (field !== 'attributes' || key === undefined) return t(`field.${field}`, { defaultValue: field })
    return labels.get(key) ?? attributes.find((a) => a.key === key)?.label ?? key
  }
}
