import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from '@tanstack/react-router'
import { metaQuery, queryClient, sessionQuery } from '../api/queries.ts'
import { appMenus } from './app-menu.ts'
import { NotFound } from './not-found.tsx'
import { Shell } from './shell.tsx'
import { viewCode } from './view-code.ts'
import { ViewProblem } from './view-problem.tsx'

/** Every search parameter is text: the whole state of a list stands in the address, for people to read and share. */
type Search = Readonly<Record<string, string | undefined>>

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: ViewProblem,
  validateSearch: (search: Record<string, unknown>): Search =>
    Object.fromEntries(
      Object.entries(search)
        // What a link leaves out is not the text `undefined`.
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, String(value)]),
    ),
})

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    const meta = queryClient.getQueryData(metaQuery.queryKey)
    const first = meta === undefined ? undefined : appMenus(meta)[0]?.entries[0]
    // oxlint-disable-next-line typescript/only-throw-error -- how the router is told to go elsewhere
    if (first !== undefined) throw redirect(first.target)
  },
  component: NotFound,
})

const list = createRoute({
  getParentRoute: () => root,
  path: '/$model',
  component: lazyRouteComponent(
    viewCode(async () => await import('../list/list-page.tsx')),
    'ListPage',
  ),
})

const create = createRoute({
  getParentRoute: () => root,
  path: '/$model/new',
  component: lazyRouteComponent(
    viewCode(async () => await import('../form/form-page.tsx')),
    'NewPage',
  ),
})

const form = createRoute({
  getParentRoute: () => root,
  path: '/$model/$id',
  component: lazyRouteComponent(
    viewCode(async () => await import('../form/form-page.tsx')),
    'FormPage',
  ),
})

const importPage = createRoute({
  getParentRoute: () => root,
  path: '/$model/import',
  beforeLoad: refuseSupport,
  component: lazyRouteComponent(
    viewCode(async () => await import('../exchange/import-page.tsx')),
    'ImportPage',
  ),
})

// A model cannot have a name with a hyphen, so these never hide one.
const account = createRoute({
  getParentRoute: () => root,
  path: '/my-account',
  beforeLoad: refuseSupport,
  component: lazyRouteComponent(
    viewCode(async () => await import('../account/account-page.tsx')),
    'AccountPage',
  ),
})

const settings = createRoute({
  getParentRoute: () => root,
  path: '/all-settings',
  component: lazyRouteComponent(
    viewCode(async () => await import('../settings/settings-page.tsx')),
    'SettingsPage',
  ),
})

const security = createRoute({
  getParentRoute: () => root,
  path: '/sign-in-security',
  component: lazyRouteComponent(
    viewCode(async () => await import('../security/security-page.tsx')),
    'SecurityPage',
  ),
})

const jobs = createRoute({
  getParentRoute: () => root,
  path: '/job/$id',
  component: lazyRouteComponent(
    viewCode(async () => await import('../panel/job-page.tsx')),
    'JobPage',
  ),
})

const mails = createRoute({
  getParentRoute: () => root,
  path: '/local-mail',
  component: lazyRouteComponent(
    viewCode(async () => await import('../panel/mail-page.tsx')),
    'MailPage',
  ),
})

const proved = createRoute({
  getParentRoute: () => root,
  path: '/identity-proved',
  component: lazyRouteComponent(
    viewCode(async () => await import('./proved-page.tsx')),
    'ProvedPage',
  ),
})

const overview = createRoute({
  getParentRoute: () => root,
  path: '/cloud-overview',
  component: lazyRouteComponent(
    async () => await import('../panel/overview-page.tsx'),
    'OverviewPage',
  ),
})

const backups = createRoute({
  getParentRoute: () => root,
  path: '/all-backups',
  component: lazyRouteComponent(
    viewCode(async () => await import('../vault/vault-page.tsx')),
    'VaultPage',
  ),
})

const ownPromises = createRoute({
  getParentRoute: () => root,
  path: '/own-promises',
  component: lazyRouteComponent(
    viewCode(async () => await import('../promises/promises-page.tsx')),
    'PromisesPage',
  ),
})

const plan = createRoute({
  getParentRoute: () => root,
  path: '/plan',
  component: lazyRouteComponent(
    viewCode(async () => await import('../plan/plan-page.tsx')),
    'PlanPage',
  ),
})

const staffRequests = createRoute({
  getParentRoute: () => root,
  path: '/staff-requests',
  component: lazyRouteComponent(
    viewCode(async () => await import('../staff/requests-page.tsx')),
    'RequestsPage',
  ),
})

const cloudBackups = createRoute({
  getParentRoute: () => root,
  path: '/cloud-backups',
  component: lazyRouteComponent(
    viewCode(async () => await import('../vault/vaults-page.tsx')),
    'VaultsPage',
  ),
})

const clusters = createRoute({
  getParentRoute: () => root,
  path: '/cloud-clusters',
  component: lazyRouteComponent(
    viewCode(async () => await import('../cluster/clusters-page.tsx')),
    'ClustersPage',
  ),
})

const trust = createRoute({
  getParentRoute: () => root,
  path: '/cloud-trust',
  component: lazyRouteComponent(
    viewCode(async () => await import('../trust/trust-page.tsx')),
    'TrustPage',
  ),
})

const trustControl = createRoute({
  getParentRoute: () => root,
  path: '/cloud-trust/$control',
  component: lazyRouteComponent(
    viewCode(async () => await import('../trust/control-page.tsx')),
    'ControlPage',
  ),
})

const databaseBackups = createRoute({
  getParentRoute: () => root,
  path: '/cloud-backups/$slug',
  component: lazyRouteComponent(
    viewCode(async () => await import('../vault/vault-database-page.tsx')),
    'VaultDatabasePage',
  ),
})

export const router = createRouter({
  basepath: '/app',
  routeTree: root.addChildren([
    home,
    account,
    settings,
    security,
    proved,
    mails,
    overview,
    plan,
    ownPromises,
    backups,
    cloudBackups,
    clusters,
    trust,
    trustControl,
    staffRequests,
    databaseBackups,
    jobs,
    create,
    importPage,
    form,
    list,
  ]),
  // One view that fails leaves the frame and the way to the others.
  defaultErrorComponent: ViewProblem,
  defaultNotFoundComponent: NotFound,
  defaultPreload: 'intent',
  scrollRestoration: true,
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const entries = Object.entries(search).filter(
      ([, value]) => value !== undefined && value !== null && value !== '',
    )
    const text = new URLSearchParams(entries.map(([name, value]) => [name, String(value)]))
    return text.size === 0 ? '' : `?${text.toString()}`
  },
})

/** What is not for support is not there for it. */
function refuseSupport(): void {
  // oxlint-disable-next-line typescript/only-throw-error -- how the router is told that there is nothing
  if (queryClient.getQueryData(sessionQuery.queryKey)?.support !== undefined) throw notFound()
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
