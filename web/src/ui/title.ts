import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

/** The name of a screen in the browser's tab. */
export function useTitle(title: string) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${title} · ${t('product')}`
  }, [title, t])
}
