import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { KEEPER_SETTINGS } from './keeper-options.ts'
import { Prober } from './probe.ts'

/** Of a server that lets nobody in. */
async function openProber(t: TestContext, probeTimeoutMs: number): Promise<Prober> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-probe-'))
  const prober = new Prober(
    {
      socketFolder: folder,
      superuser: 'anything',
      syncedFile: join(folder, 'synced'),
      mustWait: () => true,
    },
    { ...KEEPER_SETTINGS, probeEveryMs: 50, probeTimeoutMs },
  )
  t.after(async () => {
    prober.close()
    await rm(folder, { recursive: true })
  })
  return prober
}

test('a server that lets nobody in is a miss only after a time-out that was waited for', async (t) => {
  const prober = await openProber(t, 400)
  const begunAt = performance.now()
  // The disk may be slow for others, too.
  assert.match(await prober.observe(), /^(primary_away|disk_slow)$/)
  assert.ok(performance.now() - begunAt >= 390)
})

test('who has closed it does not wait for that', async (t) => {
  const prober = await openProber(t, 10_000)
  const begunAt = performance.now()
  const observed = prober.observe()
  await delay(100)
  prober.close()
  await observed
  // It looked at the disk, too, which answers at once.
  assert.ok(performance.now() - begunAt < 5_000)
})
