import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Editor } from './state'

/** Undo and redo by keys. A field that is not part of the conditions, and a search that is being typed, keep the browser's own. */
export function useKeys({ undo, redo, say, canUndo, canRedo }: Editor) {
  const { t } = useTranslation('builder')
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || !['z', 'y'].includes(event.key.toLowerCase())) return
      const target = event.target as HTMLElement
      const field = target.closest('input, textarea')
      const ours = !field || (target.closest('[data-box]') !== null && !(field as HTMLInputElement).matches('[role=combobox]:not([value=""])'))
      if (!ours) return
      event.preventDefault()
      const back = event.key.toLowerCase() === 'z' && !event.shiftKey
      if (back && canUndo) {
        undo()
        say(t('said.undone'))
      } else if (!back && canRedo) {
        redo()
        say(t('said.redone'))
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [undo, redo, say, canUndo, canRedo, t])
}
