import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import {
  type BackupRecord,
  backupCatchUpJob,
  backupJob,
  backupVerifyJob,
  listBackups,
  localRegions,
  requestControlJob,
  scratchCluster,
  type Vault,
} from '@zennnn/cloud'
import type { JobKind } from '@zennnn/jobs'
import { type Clock, type DatabaseId, systemClock } from '@zennnn/kernel'
import { openHome } from '../../home.ts'
import { openSuperuser, type TestClient } from '../../kit.ts'
import { giveRepositories } from '../../light-repositories.ts'
import { untilJob } from '../../row-wait.ts'
import { addAcme, type CloudWorld, openCloud } from './world.ts'

export interface VaultWorld {
  readonly cloud: CloudWorld
  readonly vault: Vault
  /** Of the customer acme, which has 2000 tags. */
  readonly database: DatabaseId
  /** Kinds of the jobs, for a worker. */
  readonly kinds: readonly JobKind[]
  /** A connection to acme's database, as superuser. */
  open(): Promise<TestClient>
  /** Orders a backup of acme as the schedule does, or as somebody would. */
  order(kind?: 'manual' | 'scheduled', database?: DatabaseId): Promise<string>
  job(id: string): Promise<Record<string, unknown>>
  /** Waits until a job is so. */
  until(
    id: string,
    isSo: (job: Record<string, unknown>) => boolean,
  ): Promise<Record<string, unknown>>
  backups(): Promise<readonly BackupRecord[]>
}

/** A cloud with a customer and a vault of three folders. Its heavy worker runs only where a test starts it. */
export async function openVaultWorld(
  t: TestContext,
  clock: Clock = systemClock,
): Promise<VaultWorld> {
  const cloud = await openCloud(t)
  const stop = await cloud.startWork()
  const database = await addAcme(cloud)
  await stop()
  const home = await openHome(t, cloud.control)
  await giveRepositories({
    home,
    database,
    folderOf: (region) => join(home, 'vault', region),
    register: async (sql, values) => await cloud.ask(cloud.control, sql, values),
  })
  const scratch = scratchCluster()
  t.after(async () => {
    await scratch.close()
  })
  const vault = { ...cloud.tools, home, regions: localRegions(home), clock }
  const job: VaultWorld['job'] = async (id) => {
    const row = await cloud.ask(cloud.control, 'select * from app.job where id = $1', [id])
    assert.ok(row)
    return row
  }
  return {
    cloud,
    vault,
    database,
    kinds: [backupJob, backupVerifyJob, backupCatchUpJob].map((kind) => kind({ vault, scratch })),
    open: async () => await openSuperuser(t, database),
    order: async (kind = 'manual', of = database) =>
      await requestControlJob(vault.access, vault.control, {
        kind: 'backup',
        input: { database: of, kind },
        clock,
      }),
    job,
    until: async (id, isSo) => await untilJob(cloud.control, id, { isSo }),
    backups: async () => await listBackups(vault.access, vault.control, database),
  }
}

/** Regions whose copy was read back. */
export function placesOf({ copies }: BackupRecord): readonly string[] {
  return copies.filter(({ readBackAt }) => readBackAt !== null).map(({ region }) => region)
}
