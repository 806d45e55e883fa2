// Instants as the clocks of a zone show them, for fields in which one writes a time.

const parts = (at: number, zone: string) =>
  Object.fromEntries(new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' }).formatToParts(at).map((p) => [p.type, p.value]))

/** What the clocks of a zone show at an instant: "2026-03-01T10:30". */
export function shownIn(zone: string, instant: string): string {
  const at = Date.parse(instant)
  if (Number.isNaN(at)) return ''
  const p = parts(at, zone)
  return `${p.year!.padStart(4, '0')}-${p.month}-${p.day}T${p.hour}:${p.minute}`
}

/** The instant at which the clocks of a zone show this, the first one where they show it twice; null for what is no time. */
export function instantOf(zone: string, shown: string): string | null {
  const wanted = Date.parse(`${shown}Z`)
  if (Number.isNaN(wanted)) return null
  const ahead = (at: number) => Date.parse(`${shownIn(zone, new Date(at).toISOString())}Z`) - Math.floor(at / 60_000) * 60_000
  const candidates = [wanted - ahead(wanted - 86_400_000), wanted - ahead(wanted + 86_400_000)].toSorted((a, b) => a - b)
  const exact = candidates.find((at) => at + ahead(at) === wanted)
  return new Date(exact ?? candidates.at(-1)!).toISOString()
}
