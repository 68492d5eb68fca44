import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import {
  appSetKey,
  type BackupRecord,
  connect,
  getRestore,
  listBackups,
  localRegions,
  loginPassword,
  type RestoreRecord,
  type RestoreTools,
  requestControlJob,
  restoreDropJob,
  restoreLiveJob,
  restorePreviewJob,
  restoreSideJob,
  restoreUndoJob,
  runBackup,
} from '@zennnn/cloud'
import { Connections } from '@zennnn/data'
import {
  type DatabaseId,
  hashSecret,
  newSecret,
  parseDatabaseId,
  systemClock,
} from '@zennnn/kernel'
import { openHome } from './home.ts'
import { type HttpsWorld, openHttps, type ServedWorld } from './https-world.ts'
import { dumpPacks, spoil } from './integration/cloud/kept-vault.ts'
import { addAcme, type CloudWorld, CUSTOMER, openCloud } from './integration/cloud/world.ts'
import { silentLog, type TestClient, testCluster } from './kit.ts'
import { giveRepositories } from './light-repositories.ts'
import { endedJob } from './row-wait.ts'

export interface RestoreWorld extends CloudWorld {
  readonly tools: RestoreTools
  /** Of the customer acme. */
  readonly database: DatabaseId
  backup(): Promise<BackupRecord>
  /** A connection to any database; as superuser, or as its login role. */
  enter(database: string, role?: 'postgres' | 'login'): Promise<TestClient>
  /** Orders a job about acme, unless it names another database, and waits for its end. */
  run(kind: string, input: object): Promise<Record<string, unknown>>
  request(kind: string, input: object): Promise<string>
  /** Waits for the end of a job in a customer's database. */
  endedIn(database: DatabaseId, job: string): Promise<Record<string, unknown>>
  /** Of acme, newest first. */
  backups(): Promise<readonly BackupRecord[]>
  /** As `work` logs in. */
  readonly maintain: Connections
  /** A database as a server is given it. */
  served(database: DatabaseId): ServedWorld
  /** Makes parts of dumps large enough that damage hits them. */
  addBallast(): Promise<void>
  /** Names of the databases and roles of this cloud's customers and restores; the cluster has those of other tests too. */
  names(): Promise<ReadonlySet<string>>
  /** Flips bits in every pack of a region that holds parts of dumps. */
  damage(region: string): Promise<void>
}

/** A cloud with the customer acme, 2000 tags in it, a vault, and `work` with the jobs of restores. */
export async function openRestoreWorld(
  t: TestContext,
  jobs: 'with_restores' | 'without_restores' = 'with_restores',
): Promise<RestoreWorld> {
  const { secrets, ...address } = testCluster()
  const cloud = await openCloud(t)
  const home = await openHome(t, cloud.control)
  const clients: TestClient[] = []
  t.after(async () => {
    await Promise.all(clients.map(async (client) => await client.end()))
  })
  const tools: RestoreTools = {
    ...cloud.tools,
    home,
    regions: localRegions(home),
    domain: 'localhost',
    registryOf: (apps) =>
      appSetKey(apps) === appSetKey(CUSTOMER.apps) ? CUSTOMER.registry : undefined,
  }
  const kinds = [restoreSideJob, restoreLiveJob, restoreUndoJob, restorePreviewJob, restoreDropJob]
  await cloud.startWork(jobs === 'with_restores' ? kinds.map((kind) => kind(tools)) : [])
  const database = await addAcme(cloud)
  await giveRepositories({
    home,
    database,
    folderOf: (region) => join(home, 'vault', region),
    register: async (sql, values) => await cloud.ask(cloud.control, sql, values),
  })
  const maintain = new Connections({
    ...address,
    login: () => ({ user: 'zennnn_maintain', password: secrets.maintain }),
    clock: systemClock,
    log: silentLog,
  })
  t.after(async () => {
    await maintain.close()
  })
  const request: RestoreWorld['request'] = async (kind, input) =>
    await requestControlJob(tools.access, cloud.control, {
      kind,
      input: { database, ...input },
      clock: systemClock,
    })
  return {
    ...cloud,
    tools,
    database,
    backup: async () => await runBackup(tools, { database, kind: 'manual' }),
    enter: async (name, role = 'postgres') => {
      const login =
        role === 'postgres'
          ? { user: 'postgres', password: secrets.superuser }
          : { user: name, password: loginPassword(secrets.tenantKey, parseDatabaseId(name)) }
      const client = await connect(address, { ...login, database: name })
      clients.push(client)
      return client
    },
    maintain,
    backups: async () => await listBackups(tools.access, cloud.control, database),
    served: (id) => ({ database: id, registry: CUSTOMER.registry, address, secrets }),
    endedIn: endedJob,
    addBallast: async () => {
      await cloud.ask(
        database,
        `with owner as (select set_config('role', 'zennnn_owner', true)), sizes as (select n from owner, generate_series(1, 60000) n)
         insert into app.tag (id, name) select gen_random_uuid(), left(encode(sha256(n::text::bytea), 'hex'), 50) from sizes`,
      )
    },
    request,
    run: async (kind, input) => await cloud.ended(await request(kind, input)),
    names: async () => {
      const row = await cloud.ask(
        cloud.control,
        `with known as (select "database_id" as id from app."database"
           union select unnest(array[fresh_id, reference_id]) from zennnn_vault.restore)
         select array(select 'database ' || datname from pg_database where datname in (select id from known)
           union all select 'role ' || rolname from pg_roles where rolname in (select id from known) order by 1) as names`,
      )
      return new Set(Array.isArray(row?.['names']) ? row['names'].map(String) : [])
    },
    damage: async (region) => {
      const packs = await dumpPacks(join(home, 'vault', region, database))
      for (const path of packs) await spoil(path, 'flip')
    },
  }
}

/** Signs the administrator of acme in. */
export async function signIn({
  ask,
  database,
}: Pick<RestoreWorld, 'ask' | 'database'>): Promise<string> {
  const token = newSecret()
  await ask(
    database,
    `insert into zennnn.session (token_hash, user_id, expires_at) select $1, id, now() + interval '1 day' from app."user" limit 1`,
    [hashSecret(token)],
  )
  return token
}

/** A server as `serve` is, for acme. */
export async function openSite(t: TestContext, world: RestoreWorld): Promise<HttpsWorld> {
  return await openHttps(t, { acme: world.served(world.database) }, world.served(world.control))
}

/** Restores a backup in place of acme, to the end. */
export async function restoreLive(
  world: RestoreWorld,
  backup: BackupRecord,
): Promise<RestoreRecord> {
  const job = await world.run('restore_live', { backup: backup.id })
  assert.equal(job['state'], 'done', String(job['message']))
  return await getRestore(world.tools, String(job['id']))
}
