import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { Connections, fullSight } from '@zennnn/data'
import { PasswordPool } from '@zennnn/identity'
import { createLog, passwordKeyOf, sealingKeyOf, systemClock } from '@zennnn/kernel'
import { allow, app, buildRegistry, field, group, model, recordAction } from '@zennnn/model'
import { openApi } from './describe/describe-openapi.ts'
import { Events } from './http/events.ts'
import type { Route } from './http/route.ts'
import { NO_REPORTS } from './pages/sample-reports.ts'
import { serverRoutes } from './server.ts'

const REFERENCE = new URL('../../../docs/reference/api.md', import.meta.url)
const login = (): { user: string; password: string } => ({ user: 'nobody', password: '' })
const nothing = async (): Promise<undefined> => await Promise.resolve(undefined)

const never = async (): Promise<never> => await Promise.reject(new Error('Nobody asks here.'))

function declaredRoutes(): readonly Route[] {
  const log = createLog({ clock: systemClock, level: 'error', write: () => undefined })
  const connections = new Connections({ host: '/', port: 1, login, clock: systemClock, log })
  const file = { certificatePath: '', keyPath: '', authorityPath: '' }
  return serverRoutes(
    {
      listen: { address: '::1', port: 0 },
      certificate: file,
      connections,
      passwords: new PasswordPool(passwordKeyOf('none')),
      sealing: sealingKeyOf('none'),
      mayReach: () => false,
      findSite: nothing,
      domain: 'localhost',
      // It has all that the other brand has, and more.
      brand: 'zeldesk',
      signUp: {
        offered: [],
        demands: { minimumLength: 12, refuseCommon: true, words: [] },
        start: async () => await Promise.resolve({ kind: 'started', ticket: '', entry: '' }),
        progress: nothing,
      },
      vault: {
        read: never,
        order: never,
        job: never,
        cancel: never,
        list: never,
        find: nothing,
        catchUp: never,
        places: never,
      },
      clusters: { view: never, plan: never, order: never, rehearse: never, history: never },
      trust: { view: never, runs: never, run: never },
      downloads: {
        backupAt: async () => await Promise.resolve(new Date(0)),
        request: async () => await Promise.resolve({ token: '', expiresAt: new Date(0) }),
        find: async () => await Promise.resolve({ backup: null, at: null }),
        fetch: async () => await Promise.resolve(new ReadableStream<Uint8Array>()),
      },
      billing: { read: never, order: never, way: never, hear: never },
      ownPromises: { read: never },
      source: {
        address: '',
        build: '',
        origin: '',
        version: '',
        components: [],
        listing: '',
        sbom: '',
        archive: never,
      },
      security: {
        name: 'ZENNNN Cloud',
        origin: '',
        contact: '',
        reports: NO_REPORTS,
        style: { path: '/assets/security.0123456789ab.css', css: '' },
        page: never,
        json: never,
      },
      clock: systemClock,
      log,
    },
    new Events(connections),
  )
}

/** As `POST /api/rpc/:name, session, any`. */
function writeRoute({ methods, path, access, site }: Route): string {
  // The stylesheet's address changes with its content.
  return `${methods.join(' ')} ${path.replace(/[0-9a-f]{12}/, ':hash')}, ${access}, ${site}`
}

test('docs/reference/api.md lists every route with who may ask it and where, and no other', async () => {
  const text = await readFile(REFERENCE, 'utf8')
  const rows = [...text.matchAll(/^\| `([A-Z ]+)` \| `(\/[^`]*)` \| (\w+) \| (\w+) \|/gm)]
  const written = rows.map(([, methods, path, access, site]) =>
    `${methods} ${path}, ${access}, ${site}`.trim(),
  )
  assert.deepEqual(written.toSorted(), declaredRoutes().map(writeRoute).toSorted())
})

const REGISTRY = buildRegistry([
  app({
    name: 'trade',
    label: 'Trade',
    summary: 'For tests',
    groups: [group('seller', 'Seller')],
    models: [
      model('user', { label: 'User', plural: 'Users', fields: { name: field.text() }, access: [] }),
      model('deal', {
        label: 'Deal',
        plural: 'Deals',
        fields: { name: field.text() },
        access: [allow('seller', ['read', 'create', 'update', 'delete'])],
      }),
    ],
    actions: [
      recordAction({
        model: 'deal',
        name: 'win',
        label: 'Win',
        groups: ['seller'],
        run: async () => await Promise.resolve(),
      }),
    ],
  }),
])

type Described = Readonly<Record<string, Readonly<Record<string, Operation>>>>
interface Operation {
  readonly operationId: string
  readonly security?: readonly unknown[]
  readonly parameters: readonly {
    readonly $ref?: string
    readonly in?: string
    readonly name?: string
  }[]
}

/** What `/api/openapi.json` says to who may do everything, on a site that has every route. */
function describedPaths(): Described {
  const { paths } = JSON.parse(JSON.stringify(openApi(fullSight(REGISTRY), declaredRoutes())))
  return paths
}

/** `GET /api/import/:`, whatever the variable parts are called. */
function operationsDescribed(): readonly string[] {
  return Object.entries(describedPaths()).flatMap(([path, operations]) =>
    Object.keys(operations).map(
      (method) => `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, ':')}`,
    ),
  )
}

/** Of the two routes that stand for models: what PostgREST's grammar has, and actions by POST alone. */
const OF_MODELS: Readonly<Record<string, readonly string[]>> = {
  '/api/:model': ['GET /api/deal', 'POST /api/deal', 'PATCH /api/deal', 'DELETE /api/deal'],
  '/api/rpc/:name': ['POST /api/rpc/deal.win'],
}

test('OpenAPI describes every route for programs, and nothing that is not there', () => {
  const declared = declaredRoutes()
    .filter(({ kind }) => kind === 'api')
    .flatMap(
      ({ methods, path, description }) =>
        (description === 'by_model' ? OF_MODELS[path] : undefined) ??
        methods
          .filter((method) => method !== 'HEAD')
          .map((method) => `${method} ${path.replaceAll(/:\w+/g, ':')}`),
    )
  assert.ok(declared.length > 15)
  assert.deepEqual(operationsDescribed().toSorted(), declared.toSorted())
})

test('OpenAPI: the token and the parts of the address are parameters where they are needed', () => {
  const paths = describedPaths()
  const namesOf = (path: string, method: string): readonly string[] =>
    (paths[path]?.[method]?.parameters ?? []).map(({ $ref, name }) => $ref ?? name ?? '')
  const csrf = '#/components/parameters/csrf'
  assert.deepEqual(namesOf('/auth/logout', 'post'), [csrf])
  assert.deepEqual(namesOf('/auth/login', 'post'), [])
  assert.deepEqual(paths['/auth/login']?.['post']?.security, [])
  assert.deepEqual(paths['/auth/logout']?.['post']?.security, [{ session: [] }])
  assert.equal(paths['/api/meta']?.['get']?.security, undefined)
  assert.deepEqual(namesOf('/api/attachment/{id}/file', 'get'), ['id'])
  assert.deepEqual(namesOf('/api/attachment/file', 'post'), ['name', 'model', 'record', csrf])
  assert.deepEqual(namesOf('/api/import/{model_or_job}', 'get'), ['model_or_job'])
  assert.deepEqual(namesOf('/api/import/{job}/cancel', 'post'), ['job', csrf])
  const ids = Object.values(paths).flatMap((operations) =>
    Object.values(operations).map(({ operationId }) => operationId),
  )
  assert.equal(new Set(ids).size, ids.length)
})
