import { keyPasswords, migrate, prepareCatalogue, sealWaitingLinks } from '@zennnn/data'
import { type DatabaseId, newSecret, passwordKeyOf, sealingKeyOf } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import {
  asMaintainer,
  asOwner,
  asSuperuser,
  type ClusterAccess,
  sendAll,
} from '../database/cluster-access.ts'
import type { BackupRecord } from '../vault/backup-register.ts'
import { byteProgress, tableProgress } from '../vault/byte-progress.ts'
import { fromNearest } from '../vault/copy-nearest.ts'
import { readCopy } from '../vault/copy-read.ts'
import { requireSame } from '../vault/restored-same.ts'
import { readContent } from '../vault/table-content.ts'
import type { Vault } from '../vault/vault.ts'
import { readWalls, requireWalls } from './database-walls.ts'
import { replaceForeignCode } from './foreign-code.ts'
import { refuseForeignObjects } from './foreign-objects.ts'
import type { LikeNew } from './like-new.ts'
import { ArchiveRefused, restoreArchive, type TakePiece } from './restore-archive.ts'
import { dropRestored } from './restore-drop.ts'
import {
  closeRestoreStatements,
  dropRestoringRole,
  letRestore,
  openRestoreStatements,
  takeOverStatements,
} from './restore-statements.ts'
import type { RestoreWatch } from './restore-tools.ts'

export interface RestoreTarget {
  readonly backup: BackupRecord
  /** Where the database is made: the cluster that serves customers, or one for rehearsals. */
  readonly cluster: ClusterAccess
  /** A fresh id: what has it already is removed. */
  readonly database: DatabaseId
  readonly registry: Registry
  /** What a new database of the same apps is; asked for when everything is restored. */
  readonly likeNew: () => Promise<LikeNew>
}

/**
 * Makes a database of a backup in which nobody may log in yet: restored without the rights of anybody but a role of its
 * own, equal to what was dumped, then brought to this version and as protected as a new database. Takes the first region
 * whose copy is undamaged; returns its name. When it throws, what is left of the database is the caller's to remove, who
 * knows whether it still may. INTERNAL when no copy can be read or is not what was dumped, STATE_REFUSED when there is none
 * or it holds what is not ours.
 */
export async function restoreInto(
  vault: Vault,
  target: RestoreTarget,
  watch: RestoreWatch,
): Promise<string> {
  const { cluster, database } = target
  const region = await restoreFromNearest(vault, target, watch)
  await watch.report({ message: 'Comparing every table with the backup.' })
  await takeOver(cluster, database)
  await compare(vault, target, watch)
  await watch.report({ message: 'Bringing the database to this version.' })
  const { code, walls } = await target.likeNew()
  await asOwner(cluster, database, async (client) => {
    await replaceForeignCode(client, code)
  })
  await assertSchema(cluster, database, target.registry)
  await watch.report({ message: 'Checking who may do what in it.' })
  requireWalls(walls, await asMaintainer(cluster, database, readWalls))
  return region
}

async function restoreFromNearest(
  vault: Vault,
  target: RestoreTarget,
  watch: RestoreWatch,
): Promise<string> {
  const { backup, cluster, database } = target
  return await fromNearest(vault, backup, {
    attempt: async (region) => {
      await watch.note(`Reading the copy in the region ${region}.`)
      await fillDatabase(cluster, database, watch.signal, async (take) => {
        const told = byteProgress(backup.bytes ?? 0, region, watch)
        await readCopy(vault, { backup, region }, async (piece) => {
          await take(piece)
          await told(piece.length)
        })
      })
    },
    goOn: async (region, error) => {
      watch.signal.throwIfAborted()
      // An archive that was read whole and cannot be restored is the same in every region.
      if (error instanceof ArchiveRefused) return false
      // Why, with hosts and paths, is for operators: customers read this log too.
      await watch.note(`The copy in the region ${region} is no use; the next one is read.`)
      return true
    },
  })
}

/**
 * Restores what `feed` gives into a new database, which is closed then. INTERNAL when PostgreSQL refused something in it.
 */
export async function fillDatabase(
  access: ClusterAccess,
  database: DatabaseId,
  signal: AbortSignal,
  feed: (take: TakePiece) => Promise<void>,
): Promise<void> {
  const password = newSecret()
  signal.throwIfAborted()
  await dropRestored(access, database)
  await asSuperuser(access, 'postgres', async (client) => {
    await sendAll(client, openRestoreStatements(database, password))
  })
  // Empty: afterwards the superuser never comes in again.
  await asSuperuser(access, database, async (client) => {
    await prepareCatalogue(client)
    await sendAll(client, letRestore(database))
  })
  await restoreArchive({ address: access.address, database, password, signal }, feed)
  await asSuperuser(access, 'postgres', async (client) => {
    await sendAll(client, closeRestoreStatements(database))
  })
}

/** From here on everything belongs to the owner, and the role that brought it is gone. @internal */
export async function takeOver(access: ClusterAccess, database: DatabaseId): Promise<void> {
  await asMaintainer(access, database, refuseForeignObjects)
  await giveToOwner(access, database)
}

/** As takeOver, of an archive that nobody but the holder of the vault's key can have made. */
export async function giveToOwner(access: ClusterAccess, database: DatabaseId): Promise<void> {
  await asMaintainer(access, database, async (client) => {
    await client.query('set role zennnn_owner')
    await sendAll(client, takeOverStatements(database))
  })
  await asSuperuser(access, 'postgres', async (client) => {
    await sendAll(client, dropRestoringRole(database))
  })
}

async function compare(
  vault: Vault,
  { backup, cluster, database }: Pick<RestoreTarget, 'backup' | 'cluster' | 'database'>,
  watch: RestoreWatch,
): Promise<void> {
  const content = await asOwner(cluster, database, async (client) => {
    await client.query('begin isolation level repeatable read')
    const found = await readContent(client, tableProgress(watch))
    await client.query('commit')
    return found
  })
  await requireSame(vault, backup, content)
}

/** What --no-owner and --no-acl left open is closed first, then made as in a new database. */
export async function assertSchema(
  access: ClusterAccess,
  database: DatabaseId,
  registry: Registry,
): Promise<void> {
  await asMaintainer(access, database, async (client) => {
    // Whoever lets people in commits after this, and waits for the disk and the standby: so for all that was before.
    await client.query('set synchronous_commit = off')
    await client.query('set role zennnn_owner')
    await client.query('set search_path = pg_catalog')
    await client.query(
      'revoke all on all routines in schema app, app_read, zennnn, zennnn_rule from public',
    )
    // The name of the database it was: it is let in anew, by the name that it gets.
    await client.query('delete from zennnn.identity')
    await client.query('reset role')
    await migrate(client, registry, { assert: true })
    await client.query('set role zennnn_owner')
    await keyPasswords(client, passwordKeyOf(access.secrets.tenantKey))
    await sealWaitingLinks(client, sealingKeyOf(access.secrets.tenantKey))
    await client.query('analyze')
  })
}
