import type { Value } from '@/api/scalars'
import type { Kind } from '@/generated/graphql'

/** A value as somebody types it; null for what no value of the kind can be. */
export function readValue(kind: Kind, text: string): Value | null {
  const given = text.trim()
  switch (kind) {
    case 'STRING':
    case 'STRING_LIST':
    case 'VERSION':
      return given === '' ? null : given
    case 'NUMBER':
      return given !== '' && Number.isFinite(Number(given)) ? Number(given) : null
    case 'INTEGER':
      return /^[+-]?\d+$/.test(given) && Number.isSafeInteger(Number(given)) ? Number(given) : null
    case 'DATE':
      return /^\d{4}-\d\d-\d\d$/.test(given) ? given : null
    case 'DATETIME':
      return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(given) ? given : null
    case 'BOOLEAN':
      return null
  }
}

export type Unit = 'H' | 'D' | 'W' | 'M' | 'Y'

/** A duration of one unit, "P2Y"; null for longer ones, which are rare and kept as they are. */
export function readDuration(iso: unknown): { amount: number; unit: Unit } | null {
  const found = /^P(?:(\d{1,6})([DWMY])|T(\d{1,6})H)$/.exec(String(iso))
  if (!found) return null
  return found[3] ? { amount: Number(found[3]), unit: 'H' } : { amount: Number(found[1]), unit: found[2] as Unit }
}

export const writeDuration = (amount: number, unit: Unit) => (unit === 'H' ? `PT${amount}H` : `P${amount}${unit}`)
