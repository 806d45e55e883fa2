import { Page } from '@/ui/page'

export function AudiencesPage() {
  return <Page title="AudiencesPage">…</Page>
}
