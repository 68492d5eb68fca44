import assert from 'node:assert/strict'
import { lstat, mkdir, mkdtemp, readdir, realpath, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ensureWay, wayTo } from '../machine/short-way.ts'
import { drillFolder, makeDrillHome, removeDrillHome, sweepDrillHomes } from './drill-home.ts'

/** Above all pids of Linux (PID_MAX_LIMIT). */
const NOBODY = 4_194_305

async function openLongHome(t: TestContext): Promise<string> {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'zennnn-drill-')))
  const home = join(top, 'long'.repeat(30))
  await mkdir(home)
  t.after(async () => {
    await rm(top, { recursive: true })
  })
  return home
}

test('a drill in a home with a long path leaves nothing in /tmp, whether it ended or was killed', async (t) => {
  const home = await openLongHome(t)
  const made = await makeDrillHome(home)
  await ensureWay(made)
  assert.notEqual(wayTo(made), made)
  await removeDrillHome(made)
  await assert.rejects(lstat(dirname(wayTo(made))), { code: 'ENOENT' })

  const left = join(drillFolder(home), `${NOBODY}-left`)
  await rename(await makeDrillHome(home), left)
  await ensureWay(left)
  await sweepDrillHomes(home)
  await assert.rejects(lstat(dirname(wayTo(left))), { code: 'ENOENT' })
  assert.deepEqual(await readdir(drillFolder(home)), [])
})
