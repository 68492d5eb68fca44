import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fence } from '../failover/fence.ts'
import { nodeLayout } from '../failover/node-layout.ts'

/** Passable, since PostgreSQL runs as another user where root runs this; what is in it closes itself. */
const PASSABLE = 0o711

/** Below the home, so that it is on the disk whose speed counts. */
export function drillFolder(home: string): string {
  return join(home, 'drill')
}

/** A home for one drill. */
export async function makeDrillHome(home: string): Promise<string> {
  const folder = drillFolder(home)
  await mkdir(folder, { recursive: true, mode: PASSABLE })
  const made = await mkdtemp(join(folder, `${process.pid}-`))
  await chmod(made, PASSABLE)
  return made
}

export async function removeDrillHome(made: string): Promise<void> {
  for (const node of ['a', 'b'] as const) await fence(nodeLayout(made, node).dataFolder)
  await rm(made, { recursive: true, force: true, maxRetries: 5 })
}

/** Ends and removes what processes left behind that were killed. To be called while this process has none. */
export async function sweepDrillHomes(home: string): Promise<void> {
  const folder = drillFolder(home)
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = Number(/^(\d+)-/.exec(name)?.[1])
    // A new process may have the number of the one that was killed.
    if (!Number.isSafeInteger(pid) || (pid !== process.pid && isAlive(pid))) continue
    await removeDrillHome(join(folder, name))
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
