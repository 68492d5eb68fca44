import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { base } from '@zennnn/base'
import {
  appSetKey,
  type CloudTools,
  type ClusterAccess,
  changeTierJob,
  connect,
  controlQueueUrl,
  type DatabaseOrder,
  dropJob,
  elevationKey,
  ensureControlDatabase,
  ensureTemplates,
  followHolds,
  loginPassword,
  type OrderedDatabase,
  orderDatabase,
  provisionJob,
  refillReadyPool,
  resumeJob,
  suspendJob,
  VAULT_KINDS,
} from '@zennnn/cloud'
import { contacts } from '@zennnn/contacts'
import { Connections } from '@zennnn/data'
import { type JobKind, startJobWorker } from '@zennnn/jobs'
import { type DatabaseId, newDatabaseId, PlatformError, systemClock } from '@zennnn/kernel'
import { buildRegistry } from '@zennnn/model'
import { panel } from '@zennnn/panel'
import { silentLog, testCluster } from '../../kit.ts'
import { endedJob } from '../../row-wait.ts'
import { sharedControl } from '../../shared-control.ts'

/** Of the form that a database takes; nobody signs in with it. */
export const PASSWORD_HASH = `pbkdf2-sha512-keyed$220000$${'c2FsdA'.padEnd(22, 'A')}==$${'A'.repeat(86)}==`

export const CUSTOMER = { apps: ['base', 'contacts'], registry: buildRegistry([base, contacts]) }
const CONTROL = { apps: ['base', 'panel'], registry: buildRegistry([base, panel]) }
/** Once for all tests of a file: looking whether they are there takes a fifth of what a cloud costs. */
let templatesMade: ReturnType<typeof makeTemplates> | undefined

export interface CloudWorld {
  readonly control: DatabaseId
  readonly tools: CloudTools
  /** As `serve` logs in. */
  readonly connections: Connections
  order(
    change?: Partial<DatabaseOrder>,
    limit?: { readonly hourlyLimit: number },
  ): Promise<OrderedDatabase>
  /** From then on the step after the opening of a database fails. */
  failRefill(): void
  /** One row of a statement in a database, as superuser. */
  ask(
    database: string,
    sql: string,
    values?: readonly unknown[],
  ): Promise<Record<string, unknown> | undefined>
  refill(): Promise<void>
  /** With `more` kinds of jobs than those of databases. Returns the way to stop it. */
  startWork(more?: readonly JobKind[]): Promise<() => Promise<void>>
  /** Waits until a job of the control database has ended. */
  ended(job: string): Promise<Record<string, unknown>>
}

/** The customer acme with 2000 tags, made by a `work` that runs. */
export async function addAcme(cloud: CloudWorld): Promise<DatabaseId> {
  const { database, job } = await cloud.order()
  const { state, message } = await cloud.ended(job)
  assert.equal(state, 'done', String(message))
  await cloud.ask(
    database,
    `insert into app.tag (id, name) select gen_random_uuid(), 'tag ' || n || md5(n::text) from generate_series(1, 2000) n`,
  )
  return database
}

async function makeTemplates(access: ClusterAccess) {
  const templates = await ensureTemplates(access, [CONTROL, CUSTOMER], systemClock)
  const [apps = '', customer = ''] = [CONTROL, CUSTOMER].map((set) =>
    templates.get(appSetKey(set.apps)),
  )
  return {
    template: await sharedControl(access, { registry: CONTROL.registry, template: apps }),
    customers: new Map([[appSetKey(CUSTOMER.apps), customer]]),
  }
}

/** A control database with its queue; `work` runs only where a test starts it. */
export async function openCloud(t: TestContext): Promise<CloudWorld> {
  const { secrets, ...address } = testCluster()
  const access = { address, secrets }
  const control = newDatabaseId()
  templatesMade ??= makeTemplates(access)
  const { template, customers } = await templatesMade
  const { registry } = CONTROL
  await ensureControlDatabase({ access, control, registry, template, log: silentLog })
  let refills = true
  const tools: CloudTools = {
    access,
    control,
    templates: customers,
    certify: async () => undefined,
    refill: async () => {
      if (!refills) throw new PlatformError('SETUP_FAILED')
    },
    clock: systemClock,
  }
  const connections = new Connections({
    ...address,
    login: (id) => ({ user: id, password: loginPassword(secrets.tenantKey, id) }),
    elevationKey: (id) => elevationKey(secrets.tenantKey, id),
    clock: systemClock,
    log: silentLog,
  })
  const ask: CloudWorld['ask'] = async (database, sql, values = []) => {
    const client = await connect(address, {
      user: 'postgres',
      password: secrets.superuser,
      database,
    })
    try {
      return (await client.query(sql, [...values])).rows[0]
    } finally {
      await client.end()
    }
  }
  t.after(async () => {
    await connections.close()
  })
  return {
    control,
    tools,
    connections,
    ask,
    failRefill: () => {
      refills = false
    },
    order: async (change = {}, limit) =>
      await orderDatabase(
        { connections, control, domain: 'localhost', clock: systemClock, ...limit },
        {
          name: 'Acme',
          slug: 'acme',
          tier: 'trial',
          apps: CUSTOMER.apps,
          administrator: { name: 'Ann', email: 'Ann@Acme.example', passwordHash: PASSWORD_HASH },
          ...change,
        },
      ),
    refill: async () => {
      await refillReadyPool({ access, control, templates: customers })
    },
    startWork: async (more = []) => {
      const maintain = new Connections({
        ...address,
        login: () => ({ user: 'zennnn_maintain', password: secrets.maintain }),
        clock: systemClock,
        log: silentLog,
      })
      await followHolds({ connections: maintain, control, log: silentLog })
      const start = async (lane: 'usual' | 'heavy', kinds: readonly JobKind[]) =>
        await startJobWorker({
          queueUrl: controlQueueUrl(access, control),
          control,
          connections: maintain,
          lane,
          kinds,
          chores: [],
          concurrency: 2,
          log: silentLog,
        })
      const [heavy = [], usual = []] = [true, false].map((isHeavy) =>
        more.filter(({ name }) => VAULT_KINDS.some((kind) => kind === name) === isHeavy),
      )
      const workers = [
        await start('usual', [
          provisionJob(tools),
          dropJob(tools),
          suspendJob(tools),
          resumeJob(tools, () => CUSTOMER.registry),
          changeTierJob(tools),
          ...usual,
        ]),
        ...(heavy.length > 0 ? [await start('heavy', heavy)] : []),
      ]
      const stop = async (): Promise<void> => {
        await Promise.all(workers.map(async (worker) => await worker.stop()))
        await maintain.close()
      }
      t.after(stop)
      return stop
    },
    ended: async (job) => await endedJob(control, job),
  }
}
