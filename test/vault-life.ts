import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import {
  type BackupRecord,
  holdingRegions,
  listBackups,
  localRegions,
  planRetention,
  removeDue,
  runBackup,
  scratchCluster,
  type Vault,
  verifyBackup,
} from '@zennnn/cloud'
import type { DatabaseId } from '@zennnn/kernel'
import {
  type ChurnPlan,
  type ChurnRows,
  changeDatabase,
  fillDatabase,
} from '../scripts/bench/churn.ts'
import { Random } from './faults/random.ts'
import { openCloud } from './integration/cloud/world.ts'
import { openWorld, type TestClient } from './kit.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** A Monday whose week ends a month: with no night missed, the ladder is full on the 98th. */
const BEGIN = Date.parse('2026-08-24T00:00:00Z')
/** Some days later for missed nights; the fourth month that a ladder of 14 needs is over then. */
const FULL_FROM_DAY = 105

/** How a database lives: what it holds, and how many of its nights pass without a backup. */
export interface Habits {
  readonly plan: ChurnPlan
  readonly missedPercent: number
}

interface Customer extends Habits {
  readonly database: DatabaseId
  readonly client: TestClient
  readonly rows: ChurnRows
  readonly random: Random
  /** Backups on rungs the night before. */
  rungs: number
}

/** Databases that are backed up night by night, by a clock that is moved. */
export class VaultLife {
  readonly customers: readonly Customer[]
  readonly #scratch = scratchCluster()
  #vault: Vault
  #now = new Date(BEGIN)

  constructor(vault: Omit<Vault, 'clock'>, customers: readonly Customer[]) {
    this.#vault = { ...vault, clock: { now: () => this.#now } }
    this.customers = customers
  }

  get vault(): Vault {
    return this.#vault
  }

  /** From then on backups lie in all three regions. */
  addRegion(): void {
    this.#vault = { ...this.#vault, regions: localRegions(this.#vault.home) }
  }

  /** One day of changes, a backup at some minute of the night (`make`), retention, and a look at everything. */
  async pass(day: number, make: (database: DatabaseId) => Promise<BackupRecord>): Promise<void> {
    for (const customer of this.customers) {
      const { client, plan, rows, random } = customer
      await changeDatabase(client, plan, { rows, day })
      this.#now = new Date(BEGIN + day * DAY_MS + random.between(0, 6 * 60) * 60_000)
      const isMissed = random.between(1, 100) <= customer.missedPercent
      if (!isMissed) {
        const { state, message, copies } = await make(customer.database)
        assert.equal(state, 'complete', `day ${day}: ${message} ${JSON.stringify(copies)}`)
      }
    }
    this.#now = new Date(BEGIN + day * DAY_MS + 8 * HOUR_MS)
    for (const customer of this.customers) await this.#keep(customer, day)
  }

  async backUp(
    database: DatabaseId,
    kind: 'scheduled' | 'manual' = 'scheduled',
  ): Promise<BackupRecord> {
    return await runBackup(this.vault, { database, kind })
  }

  /** Restores a backup from one of the regions that have it, each in its turn, and compares it with the register. */
  async verify(backup: BackupRecord, turn: number): Promise<void> {
    const holding = holdingRegions(this.vault, backup)
    const region = holding[turn % holding.length] ?? ''
    await verifyBackup(this.vault, backup, region, { scratch: this.#scratch })
  }

  /** Of each backup of a database, by its id, why retention keeps it or does not. */
  async decisions(database: DatabaseId): Promise<ReadonlyMap<string, string>> {
    const { access, control, clock } = this.vault
    const decisions = planRetention(await listBackups(access, control, database), clock.now())
    return new Map(decisions.map(({ backup, because }) => [backup.id, because]))
  }

  /** Restores every backup that was not restored yet; returns how many there are. */
  async restoreAll(): Promise<number> {
    const { access, control } = this.vault
    const all: BackupRecord[] = []
    for (const { database } of this.customers)
      all.push(...(await listBackups(access, control, database)))
    for (const [turn, backup] of all.entries())
      if (!isVerified(backup)) await this.verify(backup, turn)
    return all.length
  }

  async end(): Promise<void> {
    await this.#scratch.close()
  }

  async #keep(customer: Customer, day: number): Promise<void> {
    const { access, control, clock } = this.vault
    const { database } = customer
    const proved = (await listBackups(access, control, database)).find(isVerified)
    const { failures } = await removeDue(this.vault, database)
    assert.deepEqual(failures, [], `day ${day}`)
    const backups = await listBackups(access, control, database)
    assert.equal(backups.find(isVerified)?.id, proved?.id, `day ${day}: the newest verified`)
    const decisions = planRetention(backups, clock.now())
    const rungs = decisions
      .filter(({ because }) => ['daily', 'weekly', 'monthly'].includes(because))
      .map(({ backup }) => backup)
    assertLadder(rungs, { customer, day, now: clock.now() })
    customer.rungs = rungs.length
    const beside = decisions.filter(({ because }) => because === 'newest_verified').length
    const nightly = backups.filter(({ kind }) => kind === 'scheduled')
    // What has no rung any more is deleted 72 hours later: those of three nights wait.
    assert.ok(nightly.length <= rungs.length + beside + 3, `day ${day}: ${nightly.length} backups`)
    await assertRegions(this.vault, database, backups)
  }
}

function isVerified({ verifiedAt }: BackupRecord): boolean {
  return verifiedAt !== undefined
}

/** A ladder only grows until it is full. */
function assertLadder(
  rungs: readonly BackupRecord[],
  { customer, day, now }: { readonly customer: Customer; readonly day: number; readonly now: Date },
): void {
  const at = `day ${day}`
  assert.ok(rungs.length >= customer.rungs, `${at}: ${customer.rungs} rungs became ${rungs.length}`)
  assert.ok(rungs.length <= 14, `${at}: ${rungs.length} rungs`)
  if (day < FULL_FROM_DAY) return
  assert.equal(rungs.length, 14, at)
  const oldest = Math.min(...rungs.map((backup) => backup.at.getTime()))
  assert.ok(
    now.getTime() - oldest >= 89 * DAY_MS,
    `${at}: the oldest is of ${new Date(oldest).toISOString()}`,
  )
}

/** Every region holds the snapshots of the register and no others. */
async function assertRegions(
  { home, regions }: Vault,
  database: DatabaseId,
  backups: readonly BackupRecord[],
): Promise<void> {
  for (const { name } of regions) {
    const found = await readdir(join(home, 'vault', name, database, 'snapshots')).catch(() => [])
    const registered = backups.flatMap(({ copies }) =>
      copies.flatMap(({ region, snapshot }) => (region === name && snapshot ? [snapshot] : [])),
    )
    assert.deepEqual(new Set(found), new Set(registered), name)
  }
}

/** In a home of its own, with so many regions as folders. */
export async function openLife(
  t: TestContext,
  habits: readonly Habits[],
  regions: 2 | 3 = 3,
): Promise<VaultLife> {
  const cloud = await openCloud(t)
  const home = await mkdtemp(join(tmpdir(), 'zennnn-life-'))
  t.after(async () => {
    await rm(home, { recursive: true, force: true })
  })
  await mkdir(join(home, 'secrets'), { mode: 0o700 })
  const customers: Customer[] = []
  for (const one of habits) {
    const { database, superuser: client } = await openWorld(t)
    const rows = await fillDatabase(client, one.plan)
    customers.push({ ...one, database, client, rows, random: new Random(one.plan.seed), rungs: 0 })
  }
  const life = new VaultLife(
    { ...cloud.tools, home, regions: localRegions(home).slice(0, regions) },
    customers,
  )
  t.after(async () => {
    await life.end()
  })
  return life
}
