import assert from 'node:assert/strict'
import { lstat, mkdir, mkdtemp, readlink, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { createLog, systemClock } from '@zennnn/kernel'
import { ensureWay, keepWay, wayTo } from './short-way.ts'

async function openLongHome(t: TestContext): Promise<string> {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'zennnn-way-')))
  const home = join(top, 'long'.repeat(30))
  await mkdir(home)
  t.after(async () => {
    await rm(top, { recursive: true })
    await rm(dirname(wayTo(home)), { recursive: true, force: true })
  })
  return home
}

function listLog() {
  const events: string[] = []
  const log = createLog({
    clock: systemClock,
    level: 'info',
    write: (line) => events.push(String(JSON.parse(line).event)),
  })
  return { events, log }
}

async function untilLed(home: string): Promise<void> {
  const deadline = performance.now() + 5_000
  while ((await readlink(wayTo(home)).catch(() => undefined)) !== home) {
    assert.ok(performance.now() < deadline, 'the way comes back')
    await delay(50)
  }
}

test('a home with a short path needs no way', () => {
  assert.equal(wayTo('/srv/cloud'), '/srv/cloud')
})

test('a way that is taken away is made anew, and goes with who keeps it', async (t) => {
  const home = await openLongHome(t)
  const { events, log } = listLog()
  const way = await keepWay(home, log)
  assert.equal(await realpath(wayTo(home)), home)
  assert.equal((await lstat(dirname(wayTo(home)))).mode & 0o066, 0)
  await rm(dirname(wayTo(home)), { recursive: true })
  await untilLed(home)
  await rm(wayTo(home))
  await symlink('/elsewhere', wayTo(home))
  await untilLed(home)
  await way.close()
  assert.deepEqual(events, ['way_made_anew', 'way_made_anew'])
  await assert.rejects(lstat(dirname(wayTo(home))), { code: 'ENOENT' })
})

test('the place of a way that is a link, or no folder of ours, is refused', async (t) => {
  const home = await openLongHome(t)
  await symlink(dirname(home), dirname(wayTo(home)))
  await assert.rejects(ensureWay(home), {
    code: 'SETUP_FAILED',
    message: /belongs to another user or is a link/,
  })
  await assert.rejects(lstat(join(dirname(home), 'home')), { code: 'ENOENT' })
})
