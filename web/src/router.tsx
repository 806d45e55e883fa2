import type { ReactNode } from 'react'
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { AudiencesPage } from './audiences/audiences-page'
import { Missing } from './shell/missing'
import { Crash } from './shell/crash'
import { Shell } from './shell/shell'
import { parseSearch, stringifySearch, type Values } from './ui/address'
import { fromSegment, toSegment } from './ui/segment'

// Every screen, and what of it is in the URL. The first one comes with the shell; the others are loaded when they are opened.

const search = (given: Record<string, unknown>) => given as Values

const root = createRootRoute({ component: Shell, notFoundComponent: Missing, errorComponent: Crash })

/** What of the path names a thing, its key or id, which may be any text. */
const named = <T extends Record<string, string>>(change: (text: string) => string) => (params: T) => Object.fromEntries(Object.entries(params).map(([name, text]) => [name, change(text)])) as T
const params = { parse: named(fromSegment), stringify: named(toSegment) }

const page = <P extends string>(path: P, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({ getParentRoute: () => root, path, params: params as never, validateSearch: search, component: lazyRouteComponent(load as () => Promise<Record<string, () => ReactNode>>, name) })

const routes = [
  createRoute({ getParentRoute: () => root, path: '/', beforeLoad: () => { throw redirect({ to: '/audiences' }) } }),
  createRoute({ getParentRoute: () => root, path: '/audiences', validateSearch: search, component: AudiencesPage }),
  page('/audiences/new', () => import('./builder/builder-page'), 'NewAudiencePage'),
  page('/audiences/$key', () => import('./audiences/audience-page'), 'AudiencePage'),
  page('/audiences/$key/edit', () => import('./builder/builder-page'), 'EditAudiencePage'),
  page('/people', () => import('./people/people-page'), 'PeoplePage'),
  page('/people/new', () => import('./people/edit-person-page'), 'NewPersonPage'),
  page('/people/$id', () => import('./people/person-page'), 'PersonPage'),
  page('/people/$id/edit', () => import('./people/edit-person-page'), 'EditPersonPage'),
  page('/attributes', () => import('./attributes/attributes-page'), 'AttributesPage'),
  page('/attributes/$key', () => import('./attributes/attribute-page'), 'AttributePage'),
  page('/imports', () => import('./imports/imports-page'), 'ImportsPage'),
  page('/imports/$id', () => import('./imports/import-page'), 'ImportPage'),
  page('/explorer', () => import('./explorer/explorer-page'), 'ExplorerPage'),
] as const

export const router = createRouter({ routeTree: root.addChildren(routes), parseSearch, stringifySearch, defaultPreload: 'intent', defaultErrorComponent: Crash, scrollRestoration: true })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
