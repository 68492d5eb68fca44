import { type Connections, writeAuditEvent, writeOperatorEvent } from '@zennnn/data'
import { getAdministrator, getOperator, requireConfirmation } from '@zennnn/identity'
import { type Clock, isRecordId, PlatformError } from '@zennnn/kernel'
import type { Route } from './route.ts'
import { portOf } from './session-asker.ts'
import {
  ANY_CANCEL,
  ANY_JOBS,
  ANY_VAULT,
  CATCH_UP,
  CLOUD_VAULT,
  OWN_CANCEL,
  OWN_JOB,
  OWN_JOBS,
  OWN_VAULT,
} from './vault-description.ts'
import { cancelInVault, orderFromVault, type VaultAsker } from './vault-order.ts'
import type { VaultPort } from './vault-port.ts'
import type { Visit } from './visit.ts'

export interface VaultRouteTools {
  readonly connections: Connections
  readonly vault: VaultPort
  readonly clock: Clock
}

/**
 * `/api/vault…`: on a customer's host its own backups, for its administrators; on the cloud's those of all databases, for
 * operators. PostgreSQL decides with each request who that is.
 */
export function vaultRoutes(tools: VaultRouteTools): readonly Route[] {
  return [...ownRoutes(tools), ...cloudRoutes(tools)]
}

const OWN = { site: 'customer', access: 'session', kind: 'api' } as const
const CLOUD = { site: 'cloud', access: 'session', kind: 'api' } as const

function ownRoutes(tools: VaultRouteTools): readonly Route[] {
  const { vault } = tools
  return [
    {
      ...OWN,
      methods: ['GET'],
      path: '/api/vault',
      description: OWN_VAULT,
      answer: async (visit) => {
        const { database, slug } = await administratorOf(tools, visit)
        return contents(tools, slug, await vault.read(database, 'customer'))
      },
    },
    {
      ...OWN,
      methods: ['POST'],
      path: '/api/vault/jobs',
      description: OWN_JOBS,
      answer: async (visit) => {
        const asker = await administratorOf(tools, visit)
        return ordered(await orderFromVault(vault, visit, asker))
      },
    },
    {
      ...OWN,
      methods: ['GET'],
      path: '/api/vault/jobs/:job',
      description: OWN_JOB,
      answer: async (visit) => {
        const { database } = await administratorOf(tools, visit)
        const job = visit.params['job'] ?? ''
        if (!isRecordId(job)) throw new PlatformError('NOT_FOUND')
        return Response.json(await vault.job(database, job, 'customer'))
      },
    },
    {
      ...OWN,
      methods: ['POST'],
      path: '/api/vault/jobs/:job/cancel',
      description: OWN_CANCEL,
      answer: async (visit) => await cancel(tools, visit, await administratorOf(tools, visit)),
    },
  ]
}

function cloudRoutes(tools: VaultRouteTools): readonly Route[] {
  const { vault, clock } = tools
  return [
    {
      ...CLOUD,
      methods: ['GET'],
      path: '/api/vault/databases',
      description: CLOUD_VAULT,
      answer: async (visit) => {
        await requireOperator(tools, visit)
        return Response.json({ now: clock.now().toISOString(), ...(await vault.list()) })
      },
    },
    {
      ...CLOUD,
      methods: ['GET'],
      path: '/api/vault/databases/:slug',
      description: ANY_VAULT,
      answer: async (visit) => {
        const { database, slug } = await operatorOf(tools, visit)
        return contents(tools, slug, await vault.read(database, 'operator'))
      },
    },
    {
      ...CLOUD,
      methods: ['POST'],
      path: '/api/vault/databases/:slug/jobs',
      description: ANY_JOBS,
      answer: async (visit) => {
        const asker = await operatorOf(tools, visit)
        return ordered(await orderFromVault(vault, visit, asker))
      },
    },
    {
      ...CLOUD,
      methods: ['POST'],
      path: '/api/vault/databases/:slug/jobs/:job/cancel',
      description: ANY_CANCEL,
      answer: async (visit) => await cancel(tools, visit, await operatorOf(tools, visit)),
    },
    {
      ...CLOUD,
      methods: ['POST'],
      path: '/api/vault/regions/:region/catch-up',
      description: CATCH_UP,
      answer: async (visit) => Response.json(await catchUp(tools, visit), { status: 202 }),
    },
  ]
}

async function administratorOf(
  { connections }: VaultRouteTools,
  visit: Visit,
): Promise<VaultAsker> {
  const { site, session: token = '' } = visit
  const { database, slug } = site
  return {
    user: await getAdministrator(portOf(connections, visit), database, token),
    as: 'customer',
    database,
    slug,
    confirm: async () => await requireConfirmation(connections, database, token),
    write: async (event) => await writeAuditEvent(connections, database, { token, ...event }),
  }
}

async function requireOperator(
  { connections }: VaultRouteTools,
  visit: Visit,
): Promise<VaultAsker['user']> {
  const { site, session = '' } = visit
  return await getOperator(portOf(connections, visit), site.database, session)
}

/** An operator, and the database that the address names. */
async function operatorOf(tools: VaultRouteTools, visit: Visit): Promise<VaultAsker> {
  const user = await requireOperator(tools, visit)
  const slug = visit.params['slug'] ?? ''
  const database = await tools.vault.find(slug)
  if (database === undefined) throw new PlatformError('NOT_FOUND')
  const { connections } = tools
  const { site, session = '' } = visit
  return {
    user,
    as: 'operator',
    database,
    slug,
    confirm: async () => await requireConfirmation(connections, site.database, session),
    write: operatorsLog(tools, visit, { user, database }),
  }
}

/** The cloud's own log knows the operator; in that of a customer the words name him. */
function operatorsLog(
  { connections }: VaultRouteTools,
  { site, session: token = '' }: Visit,
  { user, database }: Pick<VaultAsker, 'user' | 'database'>,
): VaultAsker['write'] {
  if (database === site.database)
    return async (event) => await writeAuditEvent(connections, database, { token, ...event })
  return async ({ words, ...event }) =>
    await writeOperatorEvent(connections, database, {
      ...event,
      words: `The operator ${user.login} ${words}`,
    })
}

async function cancel(tools: VaultRouteTools, visit: Visit, asker: VaultAsker): Promise<Response> {
  await cancelInVault(tools.vault, visit.params['job'] ?? '', asker)
  return new Response(null, { status: 202 })
}

async function catchUp(
  tools: VaultRouteTools,
  visit: Visit,
): Promise<{ readonly ordered: number }> {
  const user = await requireOperator(tools, visit)
  const region = visit.params['region'] ?? ''
  const ordered = await tools.vault.catchUp(region, user.login)
  visit.log.info('vault_catch_up', { region, ordered })
  return { ordered }
}

/** With the clock of the server: ages are told by it, whatever the reader's says. */
function contents({ clock }: VaultRouteTools, slug: string, vault: object): Response {
  return Response.json({ now: clock.now().toISOString(), slug, ...vault })
}

function ordered(job: string): Response {
  return Response.json({ job }, { status: 202 })
}
