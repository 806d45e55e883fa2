import type { Value } from '@/api/scalars'

/** What can be chosen where only listed values are taken, in the order of the list; then what somebody has from before it was one. */
export const choicesOf = (listed: readonly Value[], value: Value | null): string[] => [...new Set([...listed, ...(Array.isArray(value) ? value : [value])].filter((v) => v !== null && v !== '').map(String))]
