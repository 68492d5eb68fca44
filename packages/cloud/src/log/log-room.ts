import { statfs } from 'node:fs/promises'

/** Below this the disk is kept for the databases. */
const ROOM_BYTES = 512 * 1024 * 1024

/** Whether there is room: where there is none, after one relief after the other. */
export async function findRoom(
  hasRoom: () => Promise<boolean>,
  reliefs: readonly (() => Promise<unknown>)[],
): Promise<boolean> {
  if (await hasRoom()) return true
  for (const relieve of reliefs) {
    await relieve()
    if (await hasRoom()) return true
  }
  return false
}

/** Whether the disk of a folder has room for the log. */
export async function hasRoom(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize >= ROOM_BYTES
}

/**
 * Whether the log may be followed from here on. Where there is no room nothing is begun anew, but what the folder holds is brought
 * to the region before it is given up.
 */
export function mayBegin(at: { readonly hasRoom: boolean; readonly holdsLog: boolean }): boolean {
  return at.hasRoom || at.holdsLog
}
