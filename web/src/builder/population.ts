import type { PopulationInput } from '@/generated/graphql'
import { write } from '@/criteria/write'
import type { Question } from './state'

/** Whoever the question chooses, the two lists counted. */
export function populationOf({ tree, include, exclude }: Question): PopulationInput {
  const chosen: PopulationInput = { criteria: write(tree) }
  const all: PopulationInput = include.length > 0 ? { union: [chosen, { criteria: { users: include } }] } : chosen
  return exclude.length > 0 ? { minus: [all, { criteria: { users: exclude } }] } : all
}
