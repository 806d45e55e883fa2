import { useQuery } from 'urql'
import { type CompositionAttributesQuery, CompositionAttributesDocument, CompositionAudiencesDocument, CompositionSpreadDocument, type CompositionSpreadQuery, type PopulationInput } from '@/generated/graphql'
import { readList, usePart } from '@/ui/address'
import { defaultRanges, fits, isDay, isNumber, readSplit, type Spread, type Split } from './split'

export type SplitAttribute = CompositionAttributesQuery['attributes'][number]

/** The attribute one begins with, so that the first picture says something: the department, where there is such a thing, yes or no, or the text most people have. */
const firstAttribute = (attributes: readonly SplitAttribute[]) =>
  (attributes.find((a) => a.key === 'department') ?? attributes.find((a) => a.kind === 'BOOLEAN') ?? attributes.filter((a) => a.kind === 'STRING').sort((a, b) => b.known - a.known)[0] ?? attributes[0])?.key

const time = (value: unknown) => (typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : null)

/** What the panel splits by, as soon as all that decides it is known. */
export function useSplit(of: PopulationInput, by: string | undefined, param: string | undefined) {
  const [choice, choose] = usePart(param)
  const [attributes] = useQuery({ query: CompositionAttributesDocument })
  const known = attributes.data?.attributes
  const chosen = choice.by ?? by ?? (known && firstAttribute(known))
  const [audiences] = useQuery({ query: CompositionAudiencesDocument, pause: chosen !== ':audiences' })
  const first = audiences.data?.audiences.nodes.slice(0, 10).map((a) => a.key) ?? []
  const read = readSplit(chosen, choice.ranges, choice.audiences === undefined ? first : readList(choice.audiences))
  const attribute = read?.by === 'attribute' ? known?.find((a) => a.key === read.key) : undefined
  const ordered = attribute !== undefined && (isNumber(attribute.kind) || isDay(attribute.kind))
  const [asked] = useQuery({ query: CompositionSpreadDocument, variables: { of, key: attribute?.key ?? '' }, pause: !ordered, requestPolicy: 'cache-first' })
  const spread = ordered && asked.operation?.variables.key === attribute.key ? spreadOf(asked.data) : undefined

  let split: Split | undefined = read
  if (read?.by === 'attribute') {
    const ranges = attribute && read.ranges && fits(read.ranges, attribute.kind) ? read.ranges : undefined
    if (!attribute || (ordered && !ranges && !spread)) split = undefined
    else split = { ...read, ranges: ranges ?? (ordered ? defaultRanges(attribute.kind, spread!) : { each: true }) }
  }
  if (read?.by === 'audiences' && choice.audiences === undefined && !audiences.data) split = undefined
  return { split, chosen, attribute, attributes, spread, audiences: audiences.data?.audiences.nodes ?? [], error: attributes.error ?? asked.error ?? audiences.error, choose }
}

function spreadOf(data: CompositionSpreadQuery | undefined): Spread | undefined {
  const [statistics] = data?.population.statistics ?? []
  return data && { values: data.population.composition.cells.length, min: time(statistics?.min), max: time(statistics?.max) }
}
