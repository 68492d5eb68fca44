import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginRecovery, cancelRecovery, continueRecovery, getRestore } from '@zennnn/cloud'
import { hashSecret, newSecret } from '@zennnn/kernel'
import { openRestoreWorld, type RestoreWorld, restoreLive } from '../restore-world.ts'

const LIMIT = { timeout: 180_000 }
const ANN = 'ann@acme.example'

function recoveries(world: RestoreWorld) {
  const { database, tools } = world
  const at = { database, slug: 'acme', origin: 'https://acme.localhost' }
  return {
    begin: async () => await beginRecovery(tools, at, { login: ANN, promotes: false }),
    cancel: async () => {
      await cancelRecovery(tools, at)
    },
    turn: async (where = database) => await continueRecovery(tools, { ...at, database: where }),
    age: async (interval: string) => {
      await world.ask(
        database,
        `update zennnn.administrator_recovery set began_at = began_at - $1::interval, due_at = due_at - $1::interval,
           reminder_told_at = reminder_told_at - $1::interval`,
        [interval],
      )
    },
    states: async (where = database) =>
      (
        await world.ask(
          where,
          'select array_agg(state order by began_at) as states from zennnn.administrator_recovery',
        )
      )?.['states'],
    /** What the secret of a stop link of the last recovery would open. */
    stopLink: async () => {
      const secret = newSecret()
      await world.ask(
        database,
        `update zennnn.link set secret_hash = $1 where id = (
           select id from zennnn.link where purpose = 'stop_recovery' order by created_at desc limit 1)`,
        [hashSecret(secret)],
      )
      return async () =>
        (
          await world.ask(database, 'select state from zennnn.link_open($1, $2, $3, $4)', [
            hashSecret(secret),
            hashSecret(newSecret()),
            '192.0.2.7',
            'test',
          ])
        )?.['state']
    },
  }
}

test(
  'a recovery that began since a backup goes on after a restore on live and its undo, with its links',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const of = recoveries(world)
    const backup = await world.backup()
    await of.begin()
    const opened = await of.stopLink()
    const restore = await restoreLive(world, backup)
    assert.deepEqual(await of.states(), ['waiting'])
    assert.equal(await opened(), 'open')
    await of.age('6 days')
    assert.deepEqual(await of.turn(), ['tell_reminder'])
    await of.age('1 day')
    assert.deepEqual(await of.turn(), ['send'])
    const job = await world.run('restore_undo', { restore: restore.id })
    assert.equal(job['state'], 'done', String(job['message']))
    assert.deepEqual(await of.states(), ['sent'])
    const holds = await world.ask(
      world.database,
      'select zennnn.recovery_holds(link_id) as holds from zennnn.administrator_recovery',
    )
    assert.equal(holds?.['holds'], true)
    assert.equal(await opened(), 'open')
  },
)

test(
  'one that was stopped since a backup does not come back by it, on live or on the side',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const of = recoveries(world)
    await of.begin()
    const backup = await world.backup()
    const job = await world.run('restore_side', { backup: backup.id })
    assert.equal(job['state'], 'done', String(job['message']))
    const { fresh } = await getRestore(world.tools, String(job['id']))
    assert.deepEqual(await of.states(fresh), ['ended'])
    await of.cancel()
    await restoreLive(world, backup)
    assert.deepEqual(await of.states(), ['stopped'])
    assert.deepEqual(await of.turn(), [])
  },
)
