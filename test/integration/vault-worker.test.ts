import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog, systemClock } from '@zennnn/kernel'
import { startVaultWorker } from '../../packages/cli/src/work/vault-worker.ts'
import { until } from '../faults/running-cloud.ts'
import { openRestoreWorld, type RestoreWorld } from '../restore-world.ts'

const LOCK = `(hashtext('zennnn.vault_worker'), hashtext('here'))`
const STARTED = /"event":"vault_worker_started"/

/** As `work` does on the machine of this name. */
function startOn(world: RestoreWorld, machine: string) {
  const lines: string[] = []
  const log = createLog({ clock: systemClock, level: 'info', write: (line) => lines.push(line) })
  const worker = startVaultWorker(world.tools, { connections: world.maintain, log, machine })
  return { ...worker, hasStarted: () => lines.some((line) => STARTED.test(line)) }
}

async function untilOneWaits(world: RestoreWorld): Promise<void> {
  const waiting = `select from pg_locks l join pg_database d on d.oid = l.database
    where d.datname = $1 and l.locktype = 'advisory' and not l.granted`
  await until(
    async () => (await world.ask(world.control, waiting, [world.control])) !== undefined,
    'one waits',
  )
}

test('of several work on one machine one does the jobs of the vault, and the next when it ends', async (t) => {
  const world = await openRestoreWorld(t, 'without_restores')
  const before = await world.enter(world.control)
  await before.query(`select pg_advisory_lock${LOCK}`)
  const first = startOn(world, 'here')
  await untilOneWaits(world)
  assert.equal(first.hasStarted(), false)
  // Another machine adds its own processors.
  const elsewhere = startOn(world, 'there')
  await until(async () => await Promise.resolve(elsewhere.hasStarted()), 'the other machine works')
  await elsewhere.stop()
  const backup = await world.request('backup', { kind: 'manual' })
  const queued = await world.ask(world.control, 'select state from app.job where id = $1', [backup])
  assert.deepEqual(queued, { state: 'queued' })
  await before.query(`select pg_advisory_unlock${LOCK}`)
  assert.equal((await world.ended(backup))['state'], 'done')
  assert.equal(first.hasStarted(), true)
  const second = startOn(world, 'here')
  await untilOneWaits(world)
  // Who is asked to end while it waits does so.
  await second.stop()
  assert.equal(second.hasStarted(), false)
  await first.stop()
})
