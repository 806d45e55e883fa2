import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useState } from 'react'

/** What of a screen can be shared: texts by their names. */
export type Values = { [name: string]: string | undefined }
type Options = { /** Whether the browser's "back" takes this change back. */ push?: boolean }

export const parseSearch = (text: string): Values => Object.fromEntries(new URLSearchParams(text))

export function stringifySearch(values: Values): string {
  const text = new URLSearchParams(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined)).toString()
  return text && `?${text}`
}

/** What of a screen is in the URL, as texts, and a way to change some of it. An empty text leaves the URL; other parts stay as they are. */
export function useAddress(): [Values, (patch: Values, options?: Options) => void] {
  const address: Values = useSearch({ strict: false })
  const navigate = useNavigate()
  const set = useCallback(
    (patch: Values, { push = false }: Options = {}) => {
      const clean = Object.fromEntries(Object.entries(patch).map(([name, value]) => [name, value || undefined]))
      void navigate({ to: '.', search: (old: Values) => ({ ...old, ...clean }), replace: !push, resetScroll: false })
    },
    [navigate],
  )
  return [address, set]
}

/**
 * The same for a part of a screen: its names in the URL begin with `param`, so that two of a kind keep apart ("people" has
 * "search" as "peopleSearch"). Without one, the part keeps it to itself.
 */
export function usePart(param: string | undefined): [Values, (patch: Values) => void] {
  const [own, setOwn] = useState<Values>({})
  const [address, setAddress] = useAddress()
  if (param === undefined) return [own, (patch) => setOwn((old) => ({ ...old, ...patch }))]
  const named = Object.entries(address).flatMap(([name, value]) => (name.startsWith(param) && name.length > param.length ? [[name.charAt(param.length).toLowerCase() + name.slice(param.length + 1), value]] : []))
  return [Object.fromEntries(named), (patch) => setAddress(Object.fromEntries(Object.entries(patch).map(([name, value]) => [param + name.charAt(0).toUpperCase() + name.slice(1), value])))]
}

/** A list as one text, which is not empty for an empty list: none is something else than not chosen yet. */
export const writeList = (list: readonly string[]) => list.join(',') || ','
export const readList = (text: string) => text.split(',').filter(Boolean)
