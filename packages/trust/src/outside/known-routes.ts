import type { Brand } from '@zennnn/kernel'

/** As docs/reference/api.md has them: methods, address, which token is asked for, on which sites it exists, and the brand that alone has it. */
const ROUTES = [
  ['POST', '/auth/login', 'anonymous', 'any', ''],
  ['POST', '/auth/logout', 'session', 'any', ''],
  ['GET', '/auth/ways', 'anonymous', 'any', ''],
  ['POST', '/auth/password', 'session', 'any', ''],
  ['POST', '/auth/password/change', 'session', 'any', ''],
  ['GET', '/auth/password/rules', 'session', 'any', ''],
  ['GET', '/auth/session', 'session', 'any', ''],
  ['GET', '/auth/sessions', 'session', 'any', ''],
  ['POST', '/auth/sessions/:id/end', 'session', 'any', ''],
  ['POST', '/auth/sessions/end-others', 'session', 'any', ''],
  ['GET', '/api/security/policy', 'session', 'any', ''],
  ['PATCH', '/api/security/policy', 'session', 'any', ''],
  ['GET', '/api/security/shut-out', 'session', 'any', ''],
  ['GET', '/api/security/stopped-keys', 'session', 'any', ''],
  ['GET', '/api/security/sessions', 'session', 'any', ''],
  ['POST', '/api/security/sessions/:id/end', 'session', 'any', ''],
  ['POST', '/api/security/sessions/end-all', 'session', 'any', ''],
  ['GET', '/api/security/staff-access', 'session', 'customer', 'zeldesk'],
  ['POST', '/api/security/staff-access/:id/grant', 'session', 'customer', 'zeldesk'],
  ['POST', '/api/security/staff-access/:id/refuse', 'session', 'customer', 'zeldesk'],
  ['GET', '/api/staff-access/:slug', 'session', 'cloud', 'zeldesk'],
  ['POST', '/api/staff-access/:slug', 'session', 'cloud', 'zeldesk'],
  ['GET', '/api/staff-access/:slug/models', 'session', 'cloud', 'zeldesk'],
  ['POST', '/api/staff-access/:slug/:id/open', 'session', 'cloud', 'zeldesk'],
  ['GET', '/staff-access/:id/begin', 'anonymous', 'customer', 'zeldesk'],
  ['GET', '/staff-access/:ticket', 'anonymous', 'customer', 'zeldesk'],
  ['GET', '/api/staff-present', 'session', 'customer', 'zeldesk'],
  ['GET', '/api/administrator-recovery', 'session', 'any', ''],
  ['POST', '/api/administrator-recovery/:id/stop', 'session', 'any', ''],
  ['GET HEAD', '/stop-recovery', 'link', 'customer', ''],
  ['POST', '/stop-recovery', 'link', 'customer', ''],
  ['POST', '/auth/staff/leave', 'session', 'customer', 'zeldesk'],
  ['POST', '/api/staff-access/:slug/:id/give-up', 'session', 'cloud', 'zeldesk'],
  ['GET', '/api/security/sign-ins', 'session', 'any', ''],
  ['GET', '/api/security/providers', 'session', 'any', ''],
  ['POST', '/api/security/providers', 'session', 'any', ''],
  ['PATCH', '/api/security/providers/:provider', 'session', 'any', ''],
  ['DELETE', '/api/security/providers/:provider', 'session', 'any', ''],
  ['POST', '/api/security/providers/:provider/test', 'session', 'any', ''],
  ['GET', '/auth/providers', 'session', 'any', ''],
  ['POST', '/auth/providers/:provider/link', 'session', 'any', ''],
  ['DELETE', '/auth/providers/:provider/link', 'session', 'any', ''],
  ['GET', '/api/security/directories', 'session', 'customer', ''],
  ['POST', '/api/security/directories', 'session', 'customer', ''],
  ['PUT', '/api/security/directories/:directory', 'session', 'customer', ''],
  ['DELETE', '/api/security/directories/:directory', 'session', 'customer', ''],
  ['POST', '/api/security/directories/:directory/test', 'session', 'customer', ''],
  ['POST', '/auth/second-factor', 'anonymous', 'any', ''],
  ['GET', '/auth/factors', 'session', 'any', ''],
  ['POST', '/auth/recovery-codes', 'session', 'any', ''],
  ['POST', '/auth/factors/reset', 'session', 'any', ''],
  ['POST', '/auth/totp', 'session', 'any', ''],
  ['POST', '/auth/totp/confirm', 'session', 'any', ''],
  ['DELETE', '/auth/totp', 'session', 'any', ''],
  ['GET', '/auth/confirm', 'session', 'any', ''],
  ['POST', '/auth/confirm', 'session', 'any', ''],
  ['POST', '/auth/passkey/options', 'anonymous', 'any', ''],
  ['POST', '/auth/passkey', 'anonymous', 'any', ''],
  ['POST', '/auth/second-factor/passkey', 'anonymous', 'any', ''],
  ['POST', '/auth/confirm/passkey', 'session', 'any', ''],
  ['POST', '/auth/enrolment/passkey/options', 'anonymous', 'any', ''],
  ['POST', '/auth/enrolment/passkey', 'anonymous', 'any', ''],
  ['GET', '/auth/passkeys', 'session', 'any', ''],
  ['POST', '/auth/passkeys/options', 'session', 'any', ''],
  ['POST', '/auth/passkeys', 'session', 'any', ''],
  ['DELETE', '/auth/passkeys/:passkey', 'session', 'any', ''],
  ['GET', '/auth/keys', 'session', 'any', ''],
  ['POST', '/auth/keys', 'session', 'any', ''],
  ['DELETE', '/auth/keys/:key', 'session', 'any', ''],
  ['GET', '/api/events', 'session', 'any', ''],
  ['GET HEAD', '/api/meta', 'session_or_key', 'any', ''],
  ['GET HEAD', '/api/openapi.json', 'session_or_key', 'any', ''],
  ['POST', '/api/attachment/file', 'session_or_key', 'any', ''],
  ['GET', '/api/attachment/:id/file', 'session_or_key', 'any', ''],
  ['POST', '/api/import/:model', 'session', 'customer', ''],
  ['POST', '/api/import/:model/file', 'session', 'customer', ''],
  ['GET', '/api/import/:model/file/:file', 'session', 'customer', ''],
  ['POST', '/api/import/:model/check', 'session', 'customer', ''],
  ['POST', '/api/import/:job/undo', 'session', 'customer', ''],
  ['GET', '/api/history/:model/:id', 'session', 'any', ''],
  ['GET', '/api/import/:job', 'session', 'customer', ''],
  ['POST', '/api/import/:job/cancel', 'session', 'customer', ''],
  ['GET', '/api/import/:job/failed-rows', 'session', 'customer', ''],
  ['GET', '/api/promises', 'session', 'customer', ''],
  ['GET', '/api/vault', 'session', 'customer', ''],
  ['POST', '/api/vault/jobs', 'session', 'customer', ''],
  ['GET', '/api/vault/jobs/:job', 'session', 'customer', ''],
  ['POST', '/api/vault/jobs/:job/cancel', 'session', 'customer', ''],
  ['GET', '/api/vault/databases', 'session', 'cloud', ''],
  ['GET', '/api/vault/databases/:slug', 'session', 'cloud', ''],
  ['POST', '/api/vault/databases/:slug/jobs', 'session', 'cloud', ''],
  ['POST', '/api/vault/databases/:slug/jobs/:job/cancel', 'session', 'cloud', ''],
  ['POST', '/api/vault/regions/:region/catch-up', 'session', 'cloud', ''],
  ['GET', '/api/clusters', 'session', 'cloud', ''],
  ['GET', '/api/clusters/:cluster/plans/:kind', 'session', 'cloud', ''],
  ['POST', '/api/clusters/:cluster/moves', 'session', 'cloud', ''],
  ['POST', '/api/clusters/:cluster/drills', 'session', 'cloud', ''],
  ['GET', '/api/trust', 'session', 'cloud', ''],
  ['GET', '/api/trust/controls/:control/runs', 'session', 'cloud', ''],
  ['POST', '/api/trust/controls/:control/runs', 'session', 'cloud', ''],
  ['GET', '/api/export/:model', 'session', 'any', ''],
  ['POST', '/api/export/:model', 'session', 'any', ''],
  ['POST', '/api/vault/downloads', 'session', 'customer', ''],
  ['GET', '/api/vault/downloads/:token', 'session', 'customer', ''],
  ['GET', '/api/plan', 'session', 'customer', ''],
  ['POST', '/api/plan/ways', 'session', 'customer', ''],
  ['GET', '/api/plan/ways/:job', 'session', 'customer', ''],
  ['POST', '/payment-events', 'anonymous', 'cloud', ''],
  ['GET', '/scim/v2/ServiceProviderConfig', 'scim_key', 'customer', ''],
  ['GET', '/scim/v2/ResourceTypes', 'scim_key', 'customer', ''],
  ['GET', '/scim/v2/ResourceTypes/:id', 'scim_key', 'customer', ''],
  ['GET', '/scim/v2/Schemas', 'scim_key', 'customer', ''],
  ['GET', '/scim/v2/Schemas/:id', 'scim_key', 'customer', ''],
  ['GET', '/scim/v2/Users', 'scim_key', 'customer', ''],
  ['POST', '/scim/v2/Users', 'scim_key', 'customer', ''],
  ['GET', '/scim/v2/Users/:id', 'scim_key', 'customer', ''],
  ['PUT', '/scim/v2/Users/:id', 'scim_key', 'customer', ''],
  ['PATCH', '/scim/v2/Users/:id', 'scim_key', 'customer', ''],
  ['DELETE', '/scim/v2/Users/:id', 'scim_key', 'customer', ''],
  ['GET', '/scim/v2/Groups', 'scim_key', 'customer', ''],
  ['POST', '/scim/v2/Groups', 'scim_key', 'customer', ''],
  ['GET', '/scim/v2/Groups/:id', 'scim_key', 'customer', ''],
  ['PUT', '/scim/v2/Groups/:id', 'scim_key', 'customer', ''],
  ['PATCH', '/scim/v2/Groups/:id', 'scim_key', 'customer', ''],
  ['DELETE', '/scim/v2/Groups/:id', 'scim_key', 'customer', ''],
  ['GET HEAD POST PUT PATCH DELETE', '/api/rpc/:name', 'session_or_key', 'any', ''],
  ['GET HEAD POST PUT PATCH DELETE', '/api/:model', 'session_or_key', 'any', ''],
  ['GET HEAD', '/app', 'anyone', 'any', ''],
  ['GET HEAD', '/app/*', 'anyone', 'any', ''],
  ['GET HEAD', '/', 'anyone', 'any', ''],
  ['GET HEAD', '/staff-access', 'anyone', 'any', ''],
  ['GET HEAD', '/sign-in', 'anyone', 'any', ''],
  ['POST', '/sign-in', 'anyone', 'any', ''],
  ['GET HEAD', '/sign-in/with/:provider', 'anyone', 'any', ''],
  ['GET HEAD', '/sign-in/with/:provider/again', 'anyone', 'any', ''],
  ['GET HEAD', '/sign-in/with/:provider/proof', 'session', 'any', ''],
  ['GET HEAD', '/sign-in/with/:provider/back', 'anyone', 'any', ''],
  ['GET HEAD', '/forgot-password', 'anyone', 'customer', ''],
  ['POST', '/forgot-password', 'anyone', 'customer', ''],
  ['GET HEAD', '/forgot-password/sent', 'anyone', 'customer', ''],
  ['GET HEAD', '/new-password', 'link', 'customer', ''],
  ['POST', '/new-password', 'link', 'customer', ''],
  ['GET HEAD', '/password', 'session', 'any', ''],
  ['POST', '/password', 'session', 'any', ''],
  ['GET HEAD', '/sign-in/code', 'anonymous', 'any', ''],
  ['POST', '/sign-in/code', 'anonymous', 'any', ''],
  ['GET HEAD', '/sign-in/set-up', 'anonymous', 'any', ''],
  ['POST', '/sign-in/set-up', 'anonymous', 'any', ''],
  ['POST', '/sign-out', 'session', 'any', ''],
  ['GET HEAD', '/home', 'session', 'any', ''],
  ['GET HEAD', '/records/:model', 'session', 'any', ''],
  ['GET HEAD', '/records/:model/:id', 'session', 'any', ''],
  ['GET HEAD', '/backups', 'anyone', 'cloud', ''],
  ['GET HEAD', '/locations', 'anyone', 'cloud', ''],
  ['GET HEAD', '/sign-up', 'anyone', 'cloud', ''],
  ['POST', '/sign-up', 'anyone', 'cloud', ''],
  ['GET HEAD', '/sign-up/:ticket', 'anyone', 'cloud', ''],
  ['GET HEAD', '/inbox', 'session', 'cloud', ''],
  ['GET HEAD', '/inbox/:id', 'session', 'cloud', ''],
  ['GET HEAD', '/link/:secret', 'anyone', 'customer', ''],
  ['GET HEAD', '/link', 'link', 'customer', ''],
  ['POST', '/link', 'link', 'customer', ''],
  ['GET HEAD', '/assets/style.:hash.css', 'anyone', 'any', ''],
  ['GET HEAD', '/assets/passkey.:hash.js', 'anyone', 'any', ''],
  ['GET HEAD', '/security', 'anonymous', 'any', ''],
  ['GET HEAD', '/security.json', 'anonymous', 'any', ''],
  ['GET HEAD', '/privacy', 'anonymous', 'any', ''],
  ['GET HEAD', '/.well-known/security.txt', 'anonymous', 'any', ''],
  ['GET HEAD', '/security/report', 'anonymous', 'any', ''],
  ['POST', '/security/report', 'anonymous', 'cloud', ''],
  ['GET HEAD', '/security/report/key', 'anonymous', 'any', ''],
  ['GET HEAD', '/security/report/link/:secret', 'anonymous', 'cloud', ''],
  ['POST', '/security/report/link/:secret', 'anonymous', 'cloud', ''],
  ['GET HEAD', '/security/advisories', 'anonymous', 'any', ''],
  ['GET HEAD', '/security/advisories/:id', 'anonymous', 'any', ''],
  ['GET HEAD', '/source', 'anonymous', 'any', ''],
  ['GET HEAD', '/licences', 'anonymous', 'any', ''],
  ['GET HEAD', '/build.json', 'anonymous', 'any', ''],
  ['GET HEAD', '/sbom.json', 'anonymous', 'any', ''],
  ['GET HEAD', '/source.tar.gz', 'anonymous', 'any', ''],
  ['GET HEAD', '/assets/security.:hash.css', 'anonymous', 'any', ''],
] as const

type Row = (typeof ROUTES)[number]

/** An address that the system answers, by one method. */
export interface KnownRoute {
  readonly method: string
  /** With its variable parts filled in by what names nothing. */
  readonly path: string
  readonly access: Row[2]
  readonly site: Row[3]
  /** The brand that alone has it; `''`: every one. */
  readonly brand: Row[4]
}

/** Reading changes nothing, and is refused nobody who may read. */
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD'])
/** What the variable parts are: a name where there has to be one, and else an id of nothing. */
const PARTS: Readonly<Record<string, string>> = { model: 'user', name: 'no.such' }
const NOTHING = '00000000-0000-7000-8000-000000000000'

/** Every route of a brand that can change something. */
export function changingRoutes(brand: Brand): readonly KnownRoute[] {
  return ROUTES.flatMap(routesOf)
    .filter(({ method }) => !READING.has(method))
    .filter((route) => route.brand === '' || route.brand === brand)
}

/** Every route that is read without naming something. */
export function plainlyRead(): readonly KnownRoute[] {
  return ROUTES.filter(([, path]) => !/[:*]/.test(path))
    .flatMap(routesOf)
    .filter(({ method }) => method === 'GET')
}

/** Every route of the API that the cloud's own site has for who is signed in, and for nobody else. */
export function closedRoutes(brand: Brand): readonly KnownRoute[] {
  return ROUTES.flatMap(routesOf)
    .filter(({ access, path }) => access === 'session' && /^\/(?:api|auth)\//.test(path))
    .filter(({ site, method }) => site !== 'customer' && method !== 'HEAD')
    .filter((route) => route.brand === '' || route.brand === brand)
}

function routesOf([methods, path, access, site, brand]: Row): readonly KnownRoute[] {
  const filled = path.replaceAll(/:(\w+)/g, (_, part: string) => PARTS[part] ?? NOTHING)
  return methods.split(' ').map((method) => ({ method, path: filled, access, site, brand }))
}
