import { PlatformError } from '@zennnn/kernel'
import { KEEPER_SETTINGS } from '../failover/keeper-options.ts'
import type { RoomSettings } from '../failover/room.ts'

const MEGABYTE = 1024 ** 2

/** Of a cluster that lives for a minute and is given a few thousand rows: its log is not the 2 GB that may gather in a year. */
export const DRILL_ROOM: RoomSettings = {
  copyLogBytes: 192 * MEGABYTE,
  reserveBytes: 64 * MEGABYTE,
}

/** Two nodes of 45 MB without a database of their own, with their first log of 16 MB each, and what is above. */
const DRILL_BYTES = 512 * MEGABYTE

/**
 * STATE_REFUSED with what is missing, where a drill would come to nothing for want of room, or take what the cluster of the cloud
 * needs: below its reserve that gives up its standby.
 */
export function requireRoomForDrill(freeBytes: number): void {
  const missing = DRILL_BYTES + KEEPER_SETTINGS.reserveBytes - freeBytes
  if (missing <= 0) return
  throw new PlatformError('STATE_REFUSED', {
    message: `The disk of the home has no room for a drill: ${Math.ceil(missing / MEGABYTE)} MB are missing. The cluster of the cloud was not tried.`,
  })
}
