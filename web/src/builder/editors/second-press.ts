/** How long a double click may last, in milliseconds. */
const DOUBLE = 500

/** Swallows the second press of a double click, whatever has come to lie beneath the pointer after the first. */
export function swallowSecondPress() {
  const swallow = (event: MouseEvent) => {
    if (event.detail < 2) return
    event.preventDefault()
    event.stopPropagation()
  }
  const kinds = ['mousedown', 'click', 'dblclick'] as const
  kinds.forEach((kind) => window.addEventListener(kind, swallow, true))
  setTimeout(() => kinds.forEach((kind) => window.removeEventListener(kind, swallow, true)), DOUBLE)
}
