import type { TFunction } from 'i18next'
import { formatCount } from '@/ui/format'

/** "Publishing lets 34 people in and takes 12 people out; 480 stay." */
export function changeSentence({ entering, leaving, staying }: { entering: number; leaving: number; staying: number }, people: (count: number) => string, t: TFunction<'audiences'>, undoing = false) {
  const doing = t(undoing ? 'undo.doing' : 'publish.doing')
  if (entering === 0 && leaving === 0) return t('publish.same', { doing, people: people(staying) })
  const parts = [...(entering > 0 ? [t('publish.in', { people: people(entering) })] : []), ...(leaving > 0 ? [t('publish.out', { people: people(leaving) })] : [])]
  const what = parts.length === 2 ? t('publish.both', { in: parts[0], out: parts[1] }) : parts[0]
  return t('publish.change', { doing, what, stay: t('publish.stay', { count: staying, formatted: formatCount(staying) }) })
}
