import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepSeal, sealAudit, verifyAudit } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openRestoreWorld, restoreLive } from '../restore-world.ts'

test('the seals kept outside are those of the log that is live, after a restore and after its undo', {
  timeout: 180_000,
}, async (t) => {
  const world = await openRestoreWorld(t)
  const { access, home } = world.tools
  const { database } = world
  const seal = async (name: string) => {
    await world.ask(database, 'insert into app.tag (id, name) values (gen_random_uuid(), $1)', [
      name,
    ])
    const newest = await sealAudit(access, database)
    return await keepSeal({ home, database, clock: systemClock }, newest)
  }
  const verdict = async () => await verifyAudit(access, home, database)
  assert.equal(await seal('one'), 'added')
  const { kept } = await verdict()
  const backup = await world.backup()
  assert.equal(await seal('two'), 'added')
  assert.equal(await seal('three'), 'added')
  const before = await verdict()
  const restore = await restoreLive(world, backup)
  assert.equal(await seal('four'), 'added')
  assert.partialDeepStrictEqual(await verdict(), { kept: kept + 1, break: undefined })
  const undo = await world.run('restore_undo', { restore: restore.id })
  assert.equal(undo['state'], 'done')
  // But for what is not sealed yet: that it was undone, and what happened in what was replaced, "four" and the restore.
  assert.deepEqual(await verdict(), { ...before, waiting: 3 })
  assert.equal(await seal('five'), 'added')
  assert.equal((await verdict()).break, undefined)
})
