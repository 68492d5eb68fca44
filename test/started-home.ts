import { execFile } from 'node:child_process'
import { rename } from 'node:fs/promises'
import { promisify } from 'node:util'
import { type Home, makeHome, RunningCloud } from './faults/running-cloud.ts'
import { madeOnce } from './made-once.ts'

const run = promisify(execFile)

/**
 * A home whose cloud was started once and stopped: for tests of what a cloud does, not of how its home is made, which costs
 * several times what a start costs. It is made once in a run, and copied.
 */
export async function makeStartedHome(): Promise<Home> {
  const started = await madeOnce('home', async (place) => {
    const home = await makeHome()
    const cloud = await RunningCloud.start(home)
    await cloud.end('SIGTERM')
    await rename(home.path, place)
  })
  const home = await makeHome()
  // What belongs to the users of PostgreSQL, serve and work must stay theirs.
  await run('cp', ['-a', '--reflink=auto', `${started}/.`, home.path])
  return home
}
