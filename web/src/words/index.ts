import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { common } from './common'

/**
 * Every text a person reads stands in a words.ts beside the screens that show it, as a namespace of i18next: a translation is
 * one more file of the same keys. Numbers, shares and dates are written by the browser's own rules (format.ts).
 */
void i18next.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  defaultNS: 'common',
  resources: { en: { common } },
  interpolation: { escapeValue: false }, // React escapes
  returnNull: false,
})

type Words = { [key: string]: string | Words }

/** Adds the words of a feature; called at the head of its words.ts, which its screens import. */
export function addWords(namespace: string, words: Words) {
  i18next.addResourceBundle('en', namespace, words, true, true)
}
