import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { localRegions, makeDatabase, runBackup, sealAudit, type Vault } from '@zennnn/cloud'
import { type DatabaseId, newDatabaseId } from '@zennnn/kernel'
import { type ChurnPlan, type ChurnRows, changeDatabase, fillDatabase } from './churn.ts'
import { asSuperuser, type BenchCloud } from './cloud.ts'
import { cpuSecondsOf } from './cpu.ts'
import { findTemplate } from './provision-bench.ts'

const DAY_MS = 86_400_000
/** Day 0 of the databases measured here. */
const BEGIN = Date.parse('2026-01-01T02:00:00Z')
export const MEGABYTE = 1_048_576

/** The vault of the cloud with a clock that is moved by hand. */
export interface VaultWorld {
  readonly cloud: BenchCloud
  readonly vault: Vault
  moveTo(day: number): void
  /** Of customers. */
  readonly template: string
}

export async function openVault(cloud: BenchCloud): Promise<VaultWorld> {
  let now = new Date(BEGIN)
  const { access, control, home } = cloud
  const regions = localRegions(home)
  return {
    cloud,
    vault: { access, control, home, regions, clock: { now: () => now } },
    moveTo: (day) => {
      now = nightOf(day)
    },
    template: await findTemplate(cloud),
  }
}

export function nightOf(day: number): Date {
  return new Date(BEGIN + day * DAY_MS)
}

/** A database that changes from day to day. */
export interface Customer {
  readonly database: DatabaseId
  readonly plan: ChurnPlan
  readonly rows: ChurnRows
}

/** From the template of customers, unknown to the control database: `work` must not back it up by the true clock. */
export async function makeCustomer(world: VaultWorld, plan: ChurnPlan): Promise<Customer> {
  const { cloud, vault, template } = world
  const database = newDatabaseId()
  await makeDatabase(vault.access, database, template)
  const rows = await asSuperuser(
    cloud,
    database,
    async (client) => await fillDatabase(client, plan),
  )
  await sealAudit(vault.access, database)
  return { database, plan, rows }
}

/** A day passes: rows change, and the audit log is sealed as `work` does. */
export async function passDay(
  { cloud, vault }: VaultWorld,
  { database, plan, rows }: Customer,
  day: number,
): Promise<void> {
  await asSuperuser(cloud, database, async (client) => {
    await changeDatabase(client, plan, { rows, day })
  })
  await sealAudit(vault.access, database)
}

/** A backup that must succeed; returns the bytes of its dump. */
export async function mustBackUp({ vault }: VaultWorld, database: DatabaseId): Promise<number> {
  const backup = await runBackup(vault, { database, kind: 'scheduled' })
  if (backup.state === 'complete' && backup.bytes !== undefined) return backup.bytes
  const copies = backup.copies.map(({ message }) => message).join(' ')
  throw new Error(`The backup is ${backup.state}: ${backup.message ?? ''} ${copies}`)
}

/** What it took: wall time, and CPU time of us, of all programs we start, and of the whole cloud with its PostgreSQL. */
export interface Cost {
  readonly seconds: number
  readonly cpuSeconds: number
}

export async function costOf(body: () => Promise<void>): Promise<Cost> {
  // The cloud is started by us: it, restic and pg_dump are below this process.
  const cpuBefore = cpuSecondsOf([process.pid])
  const before = performance.now()
  await body()
  const seconds = (performance.now() - before) / 1000
  return { seconds, cpuSeconds: cpuSecondsOf([process.pid]) - cpuBefore }
}

/** Sum of the files below a folder. */
export async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  let bytes = 0
  for (const entry of entries)
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size
  return bytes
}

/** Where the copies of a database in one of the regions lie. */
export function repositoryOf({ cloud }: VaultWorld, database: DatabaseId): string {
  return join(cloud.home, 'vault', 'eu', database)
}
