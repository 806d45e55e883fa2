/** A text nobody has had before: for keys that let a change happen once, and salts. Also where a page came over plain HTTP, which knows no randomUUID. */
export const randomText = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
