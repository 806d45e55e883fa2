// Keys and ids as one part of an address. Some cannot stand there as they are: a browser takes ".." for the folder above, and "new" is a screen.

const taken = /^(?:\.{0,2}|new|~.*)$/su

export const toSegment = (id: string) => (taken.test(id) ? `~${id}` : id)
export const fromSegment = (segment: string) => (segment.startsWith('~') ? segment.slice(1) : segment)
