import { useSyncExternalStore } from 'react'
import { headers } from '@/api/key'

// The files on their way to the server. They stay on it while one looks at other screens; loading the page anew ends them.

export type Upload = { name: string; loaded: number; total: number; error?: string }

const uploads = new Map<string, Upload>()
const requests = new Map<string, XMLHttpRequest>()
const listeners = new Set<() => void>()

function set(id: string, upload: Upload | undefined) {
  if (upload) uploads.set(id, upload)
  else uploads.delete(id)
  listeners.forEach((l) => l())
}

/** What the server says about a file it refuses, if it says so in its way. */
function refusal(text: string): string {
  try {
    const { errors } = JSON.parse(text) as { errors?: { message: string }[] }
    return errors?.[0]?.message ?? ''
  } catch {
    return ''
  }
}

/** Sends the file of an import. An upload that fails leaves its error behind; `''` is one nobody can explain. */
export function startUpload(id: string, path: string, file: File) {
  const request = new XMLHttpRequest()
  request.open('PUT', `${path}?name=${encodeURIComponent(file.name)}`)
  Object.entries(headers()).forEach(([name, value]) => request.setRequestHeader(name, value))
  request.upload.onprogress = (event) => set(id, { name: file.name, loaded: event.loaded, total: event.total })
  request.onload = () => end(request.status < 300 ? undefined : failed(refusal(request.responseText)))
  request.onerror = () => end(failed(''))
  request.onabort = () => end(undefined)
  const failed = (error: string) => ({ name: file.name, loaded: 0, total: 0, error })
  const end = (left: Upload | undefined) => {
    requests.delete(id)
    set(id, left)
  }
  requests.set(id, request)
  set(id, { name: file.name, loaded: 0, total: file.size })
  request.send(file)
}

export const stopUpload = (id: string) => requests.get(id)?.abort()

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useUpload = (id: string) => useSyncExternalStore(subscribe, () => uploads.get(id))
