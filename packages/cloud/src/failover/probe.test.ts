import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { KEEPER_SETTINGS } from './keeper-options.ts'
import { Prober } from './probe.ts'

/** Of a server that lets nobody in: there is none, or it is what does this with who comes. */
async function openProber(
  t: TestContext,
  probeTimeoutMs: number,
  hear?: (socket: Socket) => void,
): Promise<Prober> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-probe-'))
  if (hear !== undefined) {
    const server = createServer(hear).listen(join(folder, '.s.PGSQL.5432'))
    await once(server, 'listening')
    t.after(() => server.close())
  }
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

/** As a server with too many clients does, or one that cannot write what it needs for another one. */
function turnAway(socket: Socket): void {
  const fields = Buffer.from('SFATAL\0VFATAL\0C53300\0Msorry, too many clients already\0\0')
  const head = Buffer.from('E\0\0\0\0')
  head.writeInt32BE(fields.length + 4, 1)
  socket.on('error', () => undefined)
  socket.once('data', () => socket.end(Buffer.concat([head, fields])))
}

test('a server that turned somebody away is asked anew at each look, and not over the connection that never was', async (t) => {
  const prober = await openProber(t, 1_000, turnAway)
  for (const look of [1, 2, 3])
    assert.equal(await prober.observe(), 'primary_refuses', `at look ${look}`)
})
