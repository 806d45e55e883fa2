/** The number a field holds; null while there is none, or not yet. */
export function readNumber(typed: string | number): number | null {
  if (typeof typed === 'number') return Number.isNaN(typed) ? null : typed
  const read = typed.trim() === '' ? NaN : Number(typed)
  return Number.isNaN(read) ? null : read
}
