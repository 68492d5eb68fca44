import { setTimeout as delay } from 'node:timers/promises'
import {
  type BackupRecord,
  listBackups,
  listRestores,
  requestControlJob,
  verifyBackup,
} from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asSuperuser } from './cloud.ts'
import type { Figure } from './figure.ts'
import { putIntoService } from './provision-bench.ts'
import { benchDownloads } from './vault-download.ts'
import {
  type Customer,
  MEGABYTE,
  makeCustomer,
  mustBackUp,
  type VaultWorld,
} from './vault-world.ts'

const LOOK_MS = 50
const LIMIT_MS = 300_000

/** From the newest backup of a customer: taken away, on the side, on live and undone, and as every backup is verified. */
export async function benchRestore(
  world: VaultWorld,
  { database, plan }: Customer,
): Promise<readonly Figure[]> {
  const { cloud, vault } = world
  const large = await putIntoService(cloud, database, 'restored')
  const downloads = await benchDownloads(world, { large, small: await makeSmall(world, plan) })
  const [backup] = await listBackups(vault.access, vault.control, database)
  if (backup === undefined) throw new Error('There is no backup.')
  // Months of changes were written in minutes: what they left to be put on disk is not the restore's to do.
  await asSuperuser(cloud, 'postgres', async (client) => await client.query('checkpoint'))
  const aside = await runJob(world, 'restore_side', { database, backup: backup.id })
  const { durationMs } = await verifyBackup(vault, backup, 'eu')
  const size = `${plan.megabytes} MB`
  const dump = `dump of ${((backup.bytes ?? 0) / MEGABYTE).toFixed(0)} MB`
  return [
    ...downloads,
    {
      name: `restore of ${size} on the side, until people can sign in`,
      value: aside,
      unit: 's',
      goal: { is: 'at most', value: 10 },
      note: `${dump}; by \`work\` into the running cluster, on disk before it is done; from the start of its job to its end`,
    },
    ...(await liveFigures(world, backup, size)),
    {
      name: `verifying a backup of ${size}: restored into a cluster made for it, all tables compared`,
      value: durationMs / 1000,
      unit: 's',
      note: `${dump}; a second after another does not make a cluster again`,
    },
  ]
}

/** A tenth of another one, with one backup. */
async function makeSmall(world: VaultWorld, { megabytes }: Customer['plan']) {
  const plan = { seed: 5, megabytes: Math.ceil(megabytes / 10), spread: 'hot' } as const
  const { database } = await makeCustomer(world, plan)
  await mustBackUp(world, database)
  return await putIntoService(world.cloud, database, 'small')
}

async function liveFigures(
  world: VaultWorld,
  backup: BackupRecord,
  size: string,
): Promise<readonly Figure[]> {
  const { database } = backup
  const live = await runJob(world, 'restore_live', { database, backup: backup.id })
  const restores = await listRestores(world.vault, database)
  const restore = restores.find(({ mode }) => mode === 'live')
  if (restore === undefined) throw new Error('Nothing was restored on live.')
  const undo = await runJob(world, 'restore_undo', { database, restore: restore.id })
  return [
    {
      name: `restore of ${size} on live, with a backup of what is replaced`,
      value: live,
      unit: 's',
      note: `requests of people were held for ${restore.heldMs ?? 0} ms of it`,
    },
    {
      name: `undo of a restore of ${size} on live`,
      value: undo,
      unit: 's',
      goal: { is: 'at most', value: 2 },
    },
  ]
}

/** Seconds from the start to the end of a job, by its own record. */
async function runJob(
  { cloud, vault }: VaultWorld,
  kind: string,
  input: Readonly<Record<string, string>>,
): Promise<number> {
  const { access, control } = vault
  const id = await requestControlJob(access, control, { kind, input, clock: systemClock })
  return await asSuperuser(cloud, control, async (client) => await untilDone(client, id))
}

async function untilDone(client: Client, id: string): Promise<number> {
  const endsAt = performance.now() + LIMIT_MS
  while (performance.now() < endsAt) {
    const { rows } = await client.query<{ state: string; problem: string; seconds: number | null }>(
      `select state, coalesce(problem::text, '') as problem, extract(epoch from finished_at - started_at)::float8 as seconds
       from app.job where id = $1`,
      [id],
    )
    const [{ state, problem, seconds } = { state: 'gone', problem: '', seconds: 0 }] = rows
    if (state === 'done' && seconds !== null) return seconds
    if (seconds !== null) throw new Error(`The job ended as ${state}: ${problem}`)
    await delay(LOOK_MS)
  }
  throw new Error('The job did not end in time.')
}
