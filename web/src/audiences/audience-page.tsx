import { Page } from '@/ui/page'

export function AudiencePage() {
  return <Page title="AudiencePage">…</Page>
}
