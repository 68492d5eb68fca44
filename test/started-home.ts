import { execFile } from 'node:child_process'
import { lstat, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Home, makeHome, RunningCloud, removeHome } from './faults/running-cloud.ts'
import { sharedFolder } from './kit.ts'

const run = promisify(execFile)

/**
 * A home whose cloud was started once and stopped: for tests of what a cloud does, not of how its home is made, which costs
 * several times what a start costs. It is made once in a run, and copied.
 */
export async function makeStartedHome(): Promise<Home> {
  const place = join(sharedFolder(), 'home')
  await ensureStarted(place)
  const home = await makeHome()
  // What belongs to the users of PostgreSQL, serve and work must stay theirs.
  await run('cp', ['-a', '--reflink=auto', `${place}/.`, home.path])
  return home
}

/** Appears whole or not at all, whoever of the files of a run is first. */
async function ensureStarted(place: string): Promise<void> {
  if (await lstat(place).catch(() => undefined)) return
  const home = await makeHome()
  const cloud = await RunningCloud.start(home)
  await cloud.end('SIGTERM')
  await rename(home.path, place).catch(async () => {
    // Another file was faster.
    await removeHome(home)
  })
}
