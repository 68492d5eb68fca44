import assert from 'node:assert/strict'
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
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
import { type HttpsWorld, openHttps, type ServedWorld } from './https-world.ts'
import { type CloudWorld, CUSTOMER, openCloud } from './integration/cloud/world.ts'
import { silentLog, type TestClient, testCluster } from './kit.ts'

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
  const home = await mkdtemp(join(tmpdir(), 'zennnn-restore-'))
  const clients: TestClient[] = []
  t.after(async () => {
    await Promise.all(clients.map(async (client) => await client.end()))
    await rm(home, { recursive: true, force: true })
  })
  await writeHome(home, cloud.control)
  const tools: RestoreTools = {
    ...cloud.tools,
    home,
    regions: localRegions(home),
    domain: 'localhost',
    registryOf: (apps) =>
      appSetKey(apps) === appSetKey(CUSTOMER.apps) ? CUSTOMER.registry : undefined,
  }
  const kinds = [restoreSideJob, restoreLiveJob, restoreUndoJob, restorePreviewJob]
  await cloud.startWork(jobs === 'with_restores' ? kinds.map((kind) => kind(tools)) : [])
  const { database, job } = await cloud.order()
  assert.equal((await cloud.ended(job))['state'], 'done')
  await cloud.ask(
    database,
    `insert into app.tag (id, name) select gen_random_uuid(), 'tag ' || n || md5(n::text) from generate_series(1, 2000) n`,
  )
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
    endedIn: async (id, job) => {
      for (;;) {
        const row = await cloud.ask(id, 'select * from app.job where id = $1', [job])
        if (row !== undefined && row['finished_at'] !== null) return row
        await delay(50)
      }
    },
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
      await damage(join(home, 'vault', region, database, 'data'))
    },
  }
}

/** A home as commands look for it, with the cluster of the tests in it. */
async function writeHome(home: string, control: DatabaseId): Promise<void> {
  const { secrets, ...address } = testCluster()
  await symlink(address.host, join(home, 'run'))
  await mkdir(join(home, 'secrets'), { mode: 0o700 })
  await writeFile(join(home, 'secrets', 'postgres'), secrets.superuser)
  await writeFile(join(home, 'secrets', 'maintain'), secrets.maintain)
  await writeFile(join(home, 'secrets', 'tenant-key'), secrets.tenantKey)
  await writeFile(join(home, 'state.json'), JSON.stringify({ control, operatorShown: true }))
}

async function damage(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name)
    const found = await stat(path)
    if (!found.isFile() || found.size < 65_536) continue
    await chmod(path, 0o600)
    const bytes = await readFile(path)
    for (let at = 40; at < bytes.length - 32_768; at += 32_768)
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    await writeFile(path, bytes)
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
