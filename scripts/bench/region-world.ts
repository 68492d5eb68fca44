import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  appSetKey,
  type ClusterAccess,
  clusterLayout,
  connect,
  ensureClusterSecrets,
  ensureControlDatabase,
  ensureTemplates,
  makeDatabase,
  readDatabaseSizes,
  removeDatabase,
  runBackup,
  sealAudit,
  startCluster,
  type Vault,
} from '@zennnn/cloud'
import {
  createLog,
  type DatabaseId,
  newDatabaseId,
  newRecordId,
  newSecret,
  systemClock,
} from '@zennnn/kernel'
import type { Client } from 'pg'
import { CONTROL_SET, CUSTOMER_SETS } from '../../packages/cli/src/cloud/app-catalogue.ts'
import { lightenKeys } from '../../packages/cloud/src/vault/repository-lighten.ts'
import { ensureVaultKey } from '../../packages/cloud/src/vault/vault-key.ts'
import { wrapPassword } from '../../packages/cloud/src/vault/wrapped-password.ts'
import { fillDatabase } from './churn.ts'

const run = promisify(execFile)
const APPS = ['base', 'contacts', 'sales']

/** A customer that is lost and comes back. */
export interface LostCustomer {
  readonly seed: number
  readonly megabytes: number
  readonly tier: string
}

/** A cluster on disk with a control database, and a region with the backups of its customers. Nobody serves, nobody works. */
export interface RegionWorld {
  readonly vault: Vault
  readonly templates: ReadonlyMap<string, string>
  /** Makes a customer's database and its backup. */
  readonly add: (customer: LostCustomer) => Promise<void>
  /** Removes the databases of all customers; returns how many bytes they had on disk. */
  readonly lose: () => Promise<number>
  readonly stop: () => Promise<void>
}

/** With the one region that is left: what the lost ones cost before is not what is measured. */
export async function openRegionWorld(): Promise<RegionWorld> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-bench-region-'))
  await chmod(home, 0o711)
  const path = join(home, 'vault', 'us')
  await mkdir(path, { recursive: true, mode: 0o700 })
  const secrets = await ensureClusterSecrets(join(home, 'secrets'))
  const cluster = await startCluster({
    layout: clusterLayout(home),
    secrets,
    durability: 'durable',
    say: () => undefined,
  })
  const access: ClusterAccess = { address: { host: cluster.host, port: cluster.port }, secrets }
  const templates = await ensureTemplates(
    access,
    [CONTROL_SET, ...CUSTOMER_SETS.zennnn],
    systemClock,
  )
  const control = newDatabaseId()
  await ensureControlDatabase({
    access,
    control,
    registry: CONTROL_SET.registry,
    template: templateOf(templates, CONTROL_SET.apps),
    log: createLog({ clock: systemClock, level: 'error', write: () => undefined }),
  })
  const regions = [{ name: 'us', place: { kind: 'folder', path } }] as const
  const vault = { access, control, home, regions, clock: systemClock }
  const made = await makeRepository(home)
  const customers: DatabaseId[] = []
  return {
    vault,
    templates,
    add: async (customer) => {
      const database = newDatabaseId()
      await makeDatabase(access, database, templateOf(templates, APPS))
      await fill(access, database, customer)
      await register(vault, database, customer)
      await giveRepository(vault, database, made)
      const { state, message } = await runBackup(vault, { database, kind: 'scheduled' })
      if (state !== 'complete') throw new Error(`The backup is ${state}: ${message ?? ''}`)
      customers.push(database)
    },
    lose: async () => {
      const sizes = await readDatabaseSizes(access)
      for (const database of customers) await removeDatabase(access, database)
      return customers.reduce((sum, database) => sum + Number(sizes.get(database) ?? 0), 0)
    },
    stop: async () => {
      await cluster.stop()
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** Restic takes a second and a half to choose how to stretch a password: once is enough for what is not measured. */
async function makeRepository(home: string) {
  const folder = join(home, 'empty-repository')
  const password = newSecret()
  const env = { ...process.env, RESTIC_PASSWORD: password }
  await run('restic', ['--no-cache', '-r', folder, 'init', '--repository-version', '2'], { env })
  await lightenKeys(folder, { region: 'us', password, identity: undefined })
  return { folder, password, key: await ensureVaultKey(home) }
}

async function giveRepository(
  { access, control, regions }: Vault,
  database: DatabaseId,
  { folder, password, key }: Awaited<ReturnType<typeof makeRepository>>,
): Promise<void> {
  const [region] = regions
  if (region?.place.kind !== 'folder') throw new Error('The region is no folder.')
  await run('cp', ['-a', folder, join(region.place.path, database)])
  await asSuperuser(access, control, async (client) => {
    await client.query(
      'insert into zennnn_vault.repository_password (database_id, region, wrapped) values ($1, $2, $3)',
      [database, region.name, wrapPassword(key, `${database} ${region.name}`, password)],
    )
  })
}

function templateOf(templates: ReadonlyMap<string, string>, apps: readonly string[]): string {
  const found = templates.get(appSetKey(apps))
  if (found === undefined) throw new Error(`There is no template of ${apps.join(', ')}.`)
  return found
}

async function fill(
  access: ClusterAccess,
  database: DatabaseId,
  { seed, megabytes }: LostCustomer,
): Promise<void> {
  await asSuperuser(access, database, async (client) => {
    await fillDatabase(client, { seed, megabytes, spread: 'hot' })
  })
  await sealAudit(access, database)
}

async function register(
  { access, control }: Vault,
  database: DatabaseId,
  { seed, tier }: LostCustomer,
): Promise<void> {
  await asSuperuser(access, control, async (client) => {
    await client.query(
      `insert into app."database" (id, name, slug, database_id, tier, state, host, apps)
       values ($1, $2, $2, $3, $4, 'live', $2 || '.localhost', $5)`,
      [newRecordId(systemClock), `customer-${seed}`, database, tier, JSON.stringify(APPS)],
    )
  })
}

async function asSuperuser(
  access: ClusterAccess,
  database: DatabaseId,
  body: (client: Client) => Promise<void>,
): Promise<void> {
  const password = access.secrets.superuser
  const client = await connect(access.address, { user: 'postgres', password, database })
  try {
    await body(client)
  } finally {
    await client.end()
  }
}
