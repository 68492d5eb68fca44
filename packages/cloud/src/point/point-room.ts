import { statfs } from 'node:fs/promises'
import { PlatformError } from '@zennnn/kernel'
import type { Point } from '../log/log-plan.ts'

/** Left free beside what is unpacked: the disk may be that of the databases. */
const RESERVE_BYTES = 256 * 1024 * 1024

/**
 * STATE_REFUSED, with how much is missing, when a disk has no room for a moment: the whole base, its log, and once more as much
 * as the log writes into it.
 */
export async function requirePointRoom(folder: string, { base, log }: Point): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  refuseWithoutRoom(bavail * bsize, base.bytes + 2 * log.bytes + RESERVE_BYTES)
}

/** @internal */
export function refuseWithoutRoom(free: number, needed: number): void {
  if (free >= needed) return
  throw new PlatformError('STATE_REFUSED', {
    message: `There is not enough room to bring back a moment: ${megabytes(needed - free)} MB are missing. Nothing was begun.`,
    hint: `It needs ${megabytes(needed)} MB beside the vault for as long as it works, and ${megabytes(free)} MB are free.`,
  })
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1024 / 1024)
}
