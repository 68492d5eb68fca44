import { newRecordId, PlatformError, type RecordId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { type AppSet, ensureTemplates } from '../control/app-sets.ts'
import { listCustomerDatabases } from '../control/customer-databases.ts'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import { connect } from '../database/connect.ts'
import { loginPassword } from '../database/database-statements.ts'
import { type LaneRun, runLanes } from '../recover/lane-run.ts'
import { recoverOne } from '../recover/recover-customers.ts'
import { planRecovery, readRecovery, type ToRecover } from '../recover/recover-plan.ts'
import { courseOf, paceOf, type TierCourse, USUAL_PACE } from '../recover/recovery-course.ts'
import { countInversions, type Places } from '../recover/recovery-lanes.ts'
import { sharedLikeNew } from '../recover/shared-like-new.ts'
import { letLoginIn } from '../restore/restore-admit.ts'
import { dropRestored } from '../restore/restore-drop.ts'
import type { RestoreTools } from '../restore/restore-tools.ts'
import { homeRegion } from '../vault/regions.ts'
import type { ScratchCluster } from '../vault/scratch-cluster.ts'
import type { Vault } from '../vault/vault.ts'
import { drawLot } from './drill-lot.ts'

/** Of each tier, in a drill that is not whole. */
const PER_TIER = 3

/** A rehearsal of the loss of the region where the databases run. */
export interface RegionDrill {
  readonly id: RecordId
  readonly kind: 'some' | 'whole'
  /** The region that was taken for lost. */
  readonly lost: string
  /** Those that were read, in the order in which they were asked. */
  readonly regions: readonly string[]
  readonly beganAt: Date
  readonly endedAt: Date
  readonly workers: number
  readonly databases: number
  readonly failed: readonly { readonly slug: string; readonly message: string }[]
  /** Of the dumps that came back. */
  readonly bytes: number
  readonly ms: number
  /** A worker's. */
  readonly bytesPerSecond: number
  readonly inversions: number
  /** When each tier would be back, with all of its databases: measured of a whole drill, else foreseen by what was measured. */
  readonly tiers: readonly TierCourse[]
}

export interface DrillOrder {
  readonly kind: RegionDrill['kind']
  readonly places: Places
  readonly signal: AbortSignal
  readonly say: (sentence: string) => void
}

/** What a drill needs beside a vault. */
export interface DrillTools extends Vault, Pick<RestoreTools, 'registryOf'> {
  readonly scratch: ScratchCluster
  /** The apps that customers' databases may have. */
  readonly sets: readonly AppSet[]
}

/**
 * Brings databases back in a cluster apart, by the code that does so after a disaster, from the regions other than the home:
 * each until somebody can log in, then it is removed. Written into the register. STATE_REFUSED while another one is at it, or
 * where there is no other region.
 */
export async function drillRegion(tools: DrillTools, order: DrillOrder): Promise<RegionDrill> {
  const { access, control, clock } = tools
  return await asOwner(access, control, async (register) => {
    await requireAlone(register)
    const night = clock.now().toISOString().slice(0, 10)
    const lost = homeRegion(tools.regions)?.name ?? ''
    const regions = inTurn(
      tools.regions.filter(({ name }) => name !== lost),
      night,
    )
    if (regions.length === 0)
      throw new PlatformError('STATE_REFUSED', {
        message: 'There is no region but the home: nothing can be brought back from another.',
      })
    const vault = { ...tools, regions }
    const customers = await listCustomerDatabases(access, control)
    const all = await readRecovery(vault, planRecovery(customers, []))
    const drawn = order.kind === 'whole' ? all : drawLot(all, { perTier: PER_TIER, night })
    const beganAt = clock.now()
    const { run, failed } = await tools.scratch.use(
      async (cluster) => await rehearse({ ...vault, cluster }, drawn, { ...order, beganAt }),
    )
    const drill = {
      id: newRecordId(clock),
      lost,
      regions: regions.map(({ name }) => name),
      beganAt,
      endedAt: clock.now(),
      failed,
      ...resultOf(order, run, { all, drawn }),
    }
    await keepDrill(register, drill, run)
    return drill
  })
}

async function requireAlone(register: Client): Promise<void> {
  const { rows } = await register.query<{ taken: boolean }>(
    `select pg_try_advisory_lock(hashtext('zennnn.region_drill'), 0) as taken`,
  )
  if (rows[0]?.taken === true) return
  throw new PlatformError('STATE_REFUSED', { message: 'A drill of a region is under way already.' })
}

/** Another region is asked first each day: over the nights the copies of all are read. */
function inTurn<T>(regions: readonly T[], night: string): readonly T[] {
  const first = Math.floor(Date.parse(night) / 86_400_000) % Math.max(1, regions.length)
  return [...regions.slice(first), ...regions.slice(0, first)]
}

async function rehearse(
  tools: DrillTools & { readonly cluster: ClusterAccess },
  drawn: readonly ToRecover[],
  { places, signal, say, beganAt }: DrillOrder & { readonly beganAt: Date },
): Promise<{ readonly run: LaneRun; readonly failed: RegionDrill['failed'] }> {
  const { cluster, clock, sets } = tools
  const templates = await ensureTemplates(cluster, sets, clock)
  const likeNew = sharedLikeNew(cluster)
  const failed: { slug: string; message: string }[] = []
  const run = await runLanes(drawn, places, {
    signal,
    bringBack: async (one, stop) => {
      const watch = { beganAt, signal: stop, say }
      const { backup, message, slug } = await recoverOne(
        { ...tools, templates, likeNew },
        one,
        watch,
      )
      if (backup === null) {
        failed.push({ slug, message: message ?? '' })
        return false
      }
      await requireOpen(cluster, one)
      await dropRestored(cluster, one.database)
      return true
    },
    onChange: () => undefined,
  })
  return { run, failed }
}

/** As `serve` comes in. */
async function requireOpen(cluster: ClusterAccess, { database }: ToRecover): Promise<void> {
  await letLoginIn(cluster, database)
  const password = loginPassword(cluster.secrets.tenantKey, database)
  const client = await connect(cluster.address, { user: database, password, database })
  await client.end()
}

function resultOf(
  { kind, places }: DrillOrder,
  { followed, events, ms }: LaneRun,
  { all, drawn }: { readonly all: readonly ToRecover[]; readonly drawn: readonly ToRecover[] },
) {
  const pace = paceOf(followed, USUAL_PACE)
  const back = followed.filter(({ isBack }) => isBack === true)
  return {
    kind,
    workers: places.workers,
    databases: drawn.length,
    bytes: back.reduce((sum, { bytes }) => sum + bytes, 0),
    ms: Math.round(ms),
    bytesPerSecond: Math.round(pace),
    inversions: countInversions(drawn, events, places),
    tiers:
      kind === 'whole'
        ? courseOf(followed, places, { nowMs: ms, pace })
        : courseOf(all, places, { nowMs: 0, pace }),
  }
}

async function keepDrill(
  register: Client,
  drill: RegionDrill,
  { followed }: LaneRun,
): Promise<void> {
  await register.query(
    `insert into zennnn_vault.region_drill (id, kind, lost, regions, began_at, ended_at, workers, databases, failed, bytes, ms,
       bytes_per_second, inversions, course, tiers)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      drill.id,
      drill.kind,
      drill.lost,
      drill.regions,
      drill.beganAt,
      drill.endedAt,
      drill.workers,
      drill.databases,
      JSON.stringify(drill.failed),
      drill.bytes,
      drill.ms,
      drill.bytesPerSecond,
      drill.inversions,
      JSON.stringify(followed),
      JSON.stringify(drill.tiers),
    ],
  )
}
