import type { AttributeKindInput, ImportScreenFieldsFragment, Kind } from '@/generated/graphql'

// What a reader chooses in a review.

export type ImportScreen = ImportScreenFieldsFragment
export type Column = ImportScreen['columns'][number]
export type Found = ImportScreen['attributes'][number]

/** The attribute a column becomes. */
export const attributeOf = (column: Column, attributes: readonly Found[]) =>
  column.use === 'ATTRIBUTE' ? attributes.find((a) => (a.label ?? a.key) === column.name) : undefined

/** The kinds that were chosen by hand, this one among them: what is as it was found needs no telling. */
export const kindsWith = (attributes: readonly Found[], key: string, kind: Kind): AttributeKindInput[] =>
  attributes
    .filter((a) => a.isNew)
    .map((a) => ({ key: a.key, kind: a.key === key ? kind : a.kind, fits: a.fits }))
    .filter((a) => a.kind !== a.fits)
    .map(({ key, kind }) => ({ key, kind }))

/** The kinds that were chosen by hand, without that of a column that becomes something else. */
export const kindsWithout = (of: Pick<ImportScreen, 'columns' | 'attributes'>, name: string): AttributeKindInput[] => {
  const column = of.columns.find((c) => c.name === name)
  const gone = column && attributeOf(column, of.attributes)
  return kindsWith(of.attributes.filter((a) => a !== gone), '', 'STRING')
}

/** A date with a time as the server reads it, but without a zone. */
const localTime = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?$/

/** Whether it matters how times without a zone are read: some are, some were refused, or a column has such. */
export const hasLocalTimes = (of: Pick<ImportScreen, 'localTimes' | 'columns' | 'rejects'>) =>
  of.localTimes || of.rejects.some((r) => r.issues.some((i) => i.code === 'DATETIME_WITHOUT_ZONE')) || of.columns.some((c) => c.use === 'ATTRIBUTE' && c.samples.some((s) => localTime.test(s)))

/** How far along a thing is, 0 to 100; 0 while nobody knows how much there is. */
export const percent = (done: number, all: number) => (all > 0 ? Math.min(100, (done / all) * 100) : 0)
