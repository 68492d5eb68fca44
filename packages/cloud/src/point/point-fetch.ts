import { setTimeout as delay } from 'node:timers/promises'
import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'
import { DEBIAN_ROOT, findBinaries } from '../cluster/cluster-binaries.ts'
import { asOwner, asSuperuser, type ClusterAccess } from '../database/cluster-access.ts'
import { isOnItsWay, type Point, planPoint } from '../log/log-plan.ts'
import { readKeeping, readKeptLog } from '../log/log-register.ts'
import { LOG_CHANNEL } from '../log/log-statements.ts'
import { serviceIdentity } from '../machine/service-user.ts'
import type { RestoreWatch } from '../restore/restore-tools.ts'
import { byteProgress } from '../vault/byte-progress.ts'
import { readUnlessLocked } from '../vault/copy-read.ts'
import { whenUnlocked } from '../vault/lock-wait.ts'
import { getRegion } from '../vault/regions.ts'
import { openRepository, type Repository } from '../vault/repository.ts'
import { withoutLock } from '../vault/restic.ts'
import type { Vault } from '../vault/vault.ts'
import {
  ensurePointParent,
  makePlace,
  type PointPlace,
  removePlace,
  sweepPlaces,
} from './point-place.ts'
import { requirePointRoom } from './point-room.ts'
import { startPointServer } from './point-server.ts'
import { sayImpossible } from './point-time.ts'
import { unpackBase, unpackLog } from './point-unpack.ts'
import { firstThatLeads, ofCopy } from './point-ways.ts'

/**
 * Of a `living` one the log is tidied now and then, and read when that is over. Of a `lost` one nobody writes it any more: it is
 * read without a lock, as who died had it perhaps for himself alone; and everything is brought back onto the same disk.
 */
type OfCloud = 'living' | 'lost'

/** The log of this moment may still be on its way. */
const LOG_WAIT_MS = 60_000
const ASK_EVERY_MS = 5_000
const POLL_MS = 500

export interface WantedPoint {
  readonly database: DatabaseId
  readonly at: Date
}

/**
 * Where a moment comes from; waits while the log of it is on its way. STATE_REFUSED, with the nearest moments that there are,
 * when it cannot be had, as for one before the database was made.
 */
export async function findPoint(
  vault: Vault,
  { database, at }: WantedPoint,
  watch: RestoreWatch,
): Promise<readonly Point[]> {
  return await asOwner(vault.access, vault.control, async (register) => {
    await refuseUnborn(register, { database, at })
    const deadline = performance.now() + LOG_WAIT_MS
    for (let askedAt = Number.NEGATIVE_INFINITY; ; ) {
      const kept = await readKeptLog(register)
      const plan = planPoint(kept, at)
      if (plan.kind === 'possible') return plan.ways
      if (!isOnItsWay(kept, at) || performance.now() > deadline) throw sayImpossible(at, plan)
      await watch.report({ message: 'Waiting for the log of this moment.' })
      if (performance.now() - askedAt > ASK_EVERY_MS) {
        await register.query('select pg_notify($1, $2)', [LOG_CHANNEL, 'ship'])
        askedAt = performance.now()
      }
      await delay(POLL_MS, undefined, { signal: watch.signal })
    }
  })
}

/**
 * Runs `body` with a cluster that is as ours was at a moment: made of the copy before it and the log, out of reach of
 * everybody else, and removed afterwards. Where a copy is damaged, by the next way. STATE_REFUSED where the disk has no room
 * for it.
 */
export async function withPoint<T>(
  vault: Vault,
  { ways, at }: { readonly ways: readonly Point[]; readonly at: Date },
  {
    watch,
    cloud = 'living',
    body,
  }: {
    readonly watch: RestoreWatch
    readonly cloud?: OfCloud
    readonly body: (access: ClusterAccess) => Promise<T>
  },
): Promise<T> {
  await sweepPlaces(vault.home)
  const found = await firstThatLeads(
    ways,
    async (point) => await playPoint(vault, { point, at, cloud }, watch),
    async () => {
      watch.signal.throwIfAborted()
      await watch.note('A copy of the log is no use; the next one is read.')
    },
  )
  try {
    return await body({ address: found.address, secrets: vault.access.secrets })
  } finally {
    await found.remove()
  }
}

/** A server that is as ours was at a moment, and how it is ended and removed. */
interface Played {
  readonly address: ClusterAccess['address']
  readonly remove: () => Promise<void>
}

/** Throws UselessCopy for what another way may do better. */
async function playPoint(
  vault: Vault,
  { point, at, cloud }: { readonly point: Point; readonly at: Date; readonly cloud: OfCloud },
  watch: RestoreWatch,
): Promise<Played> {
  const identity = await serviceIdentity()
  const beside = cloud === 'lost' ? 'databases' : 'nothing'
  await requirePointRoom(await ensurePointParent(vault.home, identity), point, beside)
  const place = await makePlace(vault.home, identity)
  try {
    await unpack(vault, place, { point, watch, identity, cloud })
    await watch.report({ message: 'Playing the log up to this moment.' })
    const binaries = await findBinaries({ root: DEBIAN_ROOT, major: undefined })
    const { address, stop } = await ofCopy(
      undefined,
      async () => await startPointServer(place, { at, binaries, identity, signal: watch.signal }),
    )
    return {
      address,
      remove: async () => {
        await stop()
        await removePlace(place)
      },
    }
  } catch (error) {
    await removePlace(place)
    throw error
  }
}

/** STATE_REFUSED when the cluster of a moment does not have the database. */
export async function requireThen(access: ClusterAccess, database: DatabaseId): Promise<void> {
  if (!(await wasThere(access, database))) throw unborn()
}

/** Whether the cluster of a moment has the database. */
export async function wasThere(access: ClusterAccess, database: DatabaseId): Promise<boolean> {
  return await asSuperuser(access, 'postgres', async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [
      database,
    ])
    return rowCount === 1
  })
}

async function refuseUnborn(register: Client, { database, at }: WantedPoint): Promise<void> {
  const { rows } = await register.query<{ since: Date }>(
    'select created_at as since from app."database" where "database_id" = $1',
    [database],
  )
  if (rows[0] !== undefined && at < rows[0].since) throw unborn()
}

function unborn(): PlatformError {
  return new PlatformError('STATE_REFUSED', {
    message: 'The database was not there yet at this moment.',
  })
}

async function openLogRepository(vault: Vault, name: string): Promise<Repository> {
  const { access, control, home, regions } = vault
  return await asOwner(access, control, async (register) => {
    const { repository: database } = await readKeeping(register)
    return await openRepository(register, home, { database, region: getRegion(regions, name) })
  })
}

async function unpack(
  vault: Vault,
  place: PointPlace,
  of: {
    readonly point: Point
    readonly watch: RestoreWatch
    readonly identity: Awaited<ReturnType<typeof serviceIdentity>>
    readonly cloud: OfCloud
  },
): Promise<void> {
  const { base, log } = of.point
  const { signal } = of.watch
  const told = byteProgress(base.bytes, base.region, of.watch)
  const wanted = { snapshot: base.snapshot, expected: base, signal }
  const repository = await ofCopy(base.snapshot, async () => {
    const found = await openLogRepository(vault, base.region)
    const opened = of.cloud === 'lost' ? withoutLock(found) : found
    const read = async (): Promise<void> => {
      await unpackBase(place.dataFolder, of.identity, async (take) => {
        await readUnlessLocked(opened, wanted, async (piece) => {
          await take(piece)
          await told(piece.length)
        })
      })
    }
    // Refused before its first piece, if it is.
    await whenUnlocked(opened, read, signal)
    return opened
  })
  signal.throwIfAborted()
  await ofCopy(log.snapshot, async () => {
    const { identity } = of
    await unpackLog(repository, log.snapshot, { folder: place.logFolder, identity, signal })
  })
  signal.throwIfAborted()
}
