import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import { keeperOf, openHome, type Place, untilSync } from './failover-world.ts'
import { madeOnce } from './made-once.ts'

const run = promisify(execFile)

/** As `openHome`, with a cluster in it that was in SYNC and was stopped; it is made once in a run, and copied. */
export async function openPairHome(
  t: Pick<TestContext, 'after'>,
  place: Place = {},
): Promise<string> {
  const home = await openHome(t, place)
  const made = await madeOnce('pair', makePair)
  await run('cp', ['-a', '--reflink=auto', `${made}/.`, home])
  return home
}

async function makePair(place: string): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-failover-made-'))
  await chmod(home, 0o711)
  const keeper = await keeperOf(home)
  await keeper.start()
  await untilSync(keeper)
  await keeper.stop()
  await rename(home, place)
}
