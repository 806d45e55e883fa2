// The key this browser shows the server, for as long as the tab is open. Without keys the server asks for none.

const place = 'parterre.key'

export const key = () => sessionStorage.getItem(place) ?? ''

/** What shows the key to the server. */
export const headers = (): Record<string, string> => (key() ? { Authorization: `Bearer ${key()}` } : {})

export const setKey = (next: string) => sessionStorage.setItem(place, next)
