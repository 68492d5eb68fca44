import { statfs } from 'node:fs/promises'
import { PlatformError } from '@zennnn/kernel'
import { asSuperuser, type ClusterAccess } from '../database/cluster-access.ts'
import type { BackupRecord } from '../vault/backup-register.ts'

/** A dump has no indexes, and what is written goes into PostgreSQL's own log first. */
const ROOM_PER_BYTE = 2

/**
 * STATE_REFUSED when the disk of the databases has no room for what a backup becomes: filled to the end, it stops all of
 * them. Of a disk that cannot be looked at from here, as on another machine, nothing is known.
 */
export async function requireRoom(
  access: ClusterAccess,
  { bytes = 0 }: Pick<BackupRecord, 'bytes'>,
): Promise<void> {
  const free = await readFree(access)
  const needed = bytes * ROOM_PER_BYTE
  if (free === undefined || free >= needed) return
  throw new PlatformError('STATE_REFUSED', {
    message: 'There is not enough room for this restore. Nothing was restored.',
    hint: `It needs ${needed} bytes on the disk of the databases, and ${free} are free.`,
  })
}

async function readFree(access: ClusterAccess): Promise<number | undefined> {
  const folder = await asSuperuser(access, 'postgres', async (client) => {
    const { rows } = await client.query<{ data_directory: string }>('show data_directory')
    return rows[0]?.data_directory
  })
  if (folder === undefined) return undefined
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
