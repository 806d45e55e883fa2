import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

type Values = Record<string, string | undefined>

/** What of a screen is in the URL, as texts, and a way to change some of it. An empty text leaves the URL; other parts stay as they are. */
export function useAddress(): [Values, (patch: Values, options?: { push?: boolean }) => void] {
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const set = useCallback(
    (patch: Values, { push = false } = {}) => {
      const clean = Object.fromEntries(Object.entries(patch).map(([name, value]) => [name, value === '' ? undefined : value]))
      void navigate({ to: '.', search: (old: Record<string, unknown>) => ({ ...old, ...clean }) as never, replace: !push, resetScroll: false })
    },
    [navigate],
  )
  const texts = Object.fromEntries(Object.entries(search).map(([name, value]) => [name, value === undefined ? undefined : String(value)]))
  return [texts, set]
}
