import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useState } from 'react'

type State = { [key: string]: string | string[] | undefined }

/** State that lives in the URL under names beginning with `param`; without one the component keeps it to itself. */
export function useParams(param: string | undefined) {
  const [own, setOwn] = useState<State>({})
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const name = (key: string) => `${param}${key[0]?.toUpperCase()}${key.slice(1)}`
  const get = (key: string) => (param === undefined ? own[key] : search[name(key)])
  const set = useCallback(
    (change: State) => {
      if (param === undefined) return setOwn((old) => ({ ...old, ...change }))
      const named = Object.fromEntries(Object.entries(change).map(([key, value]) => [name(key), value]))
      void navigate({ to: '.', search: (old: object) => ({ ...old, ...named }), replace: true, resetScroll: false })
    },
    [param, navigate],
  )
  return { get, set }
}
