import type { Value } from '@/api/scalars'

// What is shown where nothing is known. It is nobody's value: it is neither counted nor found, and lists and files leave it out.

type Showing = { key: string; retired: boolean; default?: Value | null }

/** What an attribute shows where a person has no value there; null for nothing. */
export const presetOf = ({ default: preset = null }: Pick<Showing, 'default'>): Value | null => (Array.isArray(preset) && preset.length === 0 ? null : preset)

/** The attributes that show something about a person of whom this is known. */
export const presetsBeside = <A extends Showing>(attributes: readonly A[], known: readonly { attribute: { key: string } }[]): A[] =>
  attributes.filter((a) => !a.retired && presetOf(a) !== null && !known.some((k) => k.attribute.key === a.key))
