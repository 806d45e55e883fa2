import { type RefObject, useEffect } from 'react'
import { type Focus, useBuilder } from './state'

/** Where the focus goes, the best place first. Never into a day, which would open a calendar nobody has asked for. */
const places = (id: string): Record<Focus['part'], string[]> => ({
  value: ['[data-value] input:not([data-dates-input])', 'input[data-value]:not([data-dates-input])', '[data-operator]', `[data-add="${id}"]`, `[data-menu="${id}"]`],
  menu: [`[data-menu="${id}"]`],
  add: [`[data-add="${id}"]`],
})

/** Takes the focus when a change wants it in this row or group: its value, its handle, or its "Add a condition". */
export function useFocus(id: string, element: RefObject<HTMLElement | null>) {
  const { focus, focused } = useBuilder()
  useEffect(() => {
    if (focus?.id !== id || !element.current) return
    for (const place of places(id)[focus.part]) {
      const target = element.current.querySelector<HTMLElement>(place)
      if (!target) continue
      target.focus()
      break
    }
    focused()
  }, [focus, id, element, focused])
}
