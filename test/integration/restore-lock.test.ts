import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { getRestore, restoreLiveJob, restoreSideJob, tidyRestores } from '@zennnn/cloud'
import { newDatabaseId, newRecordId, parseRecordId, systemClock } from '@zennnn/kernel'
import { type TestClient } from '../kit.ts'
import { openRestoreWorld, type RestoreWorld, restoreLive } from '../restore-world.ts'

const LIMIT = { timeout: 180_000 }
const COUNT = 'select count(*)::int as tags from app.tag'
const LOCK = `(hashtext('zennnn.restore'), hashtext($1))`

/** As another worker that is at this restore. */
async function lockAway(world: RestoreWorld, restore: string): Promise<TestClient> {
  const other = await world.enter(world.control)
  await other.query(`select pg_advisory_lock${LOCK}`, [restore])
  return other
}

/** Runs one step of a job of restores, as a worker does that took the job when it stood there. */
async function runStep(
  world: RestoreWorld,
  of: { readonly job: string; readonly step: string; readonly input: object },
  kind = restoreLiveJob,
): Promise<readonly string[]> {
  const step = kind(world.tools).steps.find(({ name }) => name === of.step)
  const said: string[] = []
  await step?.run({
    database: world.control,
    job: parseRecordId(of.job),
    requestedBy: undefined,
    input: of.input,
    results: {},
    checkpoint: undefined,
    signal: new AbortController().signal,
    report: async ({ message = '' }) => {
      said.push(message)
    },
    note: async () => undefined,
  })
  return said
}

test(
  'a restore that another worker is at is not worked on, and goes on after it',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t, 'without_restores')
    const backup = await world.backup()
    const input = { backup: backup.id, database: world.database, slug: 'acme-then' }
    const job = newRecordId(systemClock)
    const other = await lockAway(world, job)
    const step = { job, step: 'reserve', input }
    await assert.rejects(runStep(world, step, restoreSideJob), {
      code: 'OVERLOADED',
      message: 'Another worker is at this restore.',
    })
    await assert.rejects(getRestore(world.tools, job), { code: 'NOT_FOUND' })
    const running = runStep(world, step, restoreSideJob)
    await other.query(`select pg_advisory_unlock${LOCK}`, [job])
    assert.ok((await running).includes('Reserving a name.'))
    assert.equal((await getRestore(world.tools, job)).state, 'running')
  },
)

test(
  'a worker that comes late to a restore, when another one has exchanged the databases, takes nothing away',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const backup = await world.backup()
    await world.ask(world.database, 'delete from app.tag')
    const restore = await restoreLive(world, backup)
    const input = { backup: backup.id, database: world.database }
    for (const state of ['done', 'running'])
      for (const step of ['reserve', 'safety', 'restore', 'admit', 'swap']) {
        // Killed right after names were changed, it stands as running.
        await world.ask(world.control, 'update zennnn_vault.restore set state = $2 where id = $1', [
          restore.id,
          state,
        ])
        await runStep(world, { job: restore.id, step, input })
        assert.equal((await getRestore(world.tools, restore.id)).state, 'done')
        // What was live before is kept closed.
        await world.ask('postgres', `alter database "${restore.fresh}" allow_connections true`)
        assert.deepEqual(await world.ask(restore.fresh, COUNT), { tags: 0 }, `${state} ${step}`)
      }
    assert.deepEqual(await world.ask(world.database, COUNT), { tags: 2000 })
    await world.ask(
      world.control,
      `update zennnn_vault.restore set state = 'failed' where id = $1`,
      [restore.id],
    )
    await assert.rejects(runStep(world, { job: restore.id, step: 'restore', input }), {
      code: 'STATE_REFUSED',
      message: 'This restore was given up.',
    })
  },
)

test('whoever loses the lock of a restore stops, and takes nothing away', LIMIT, async (t) => {
  const world = await openRestoreWorld(t, 'without_restores')
  await world.addBallast()
  const backup = await world.backup()
  const input = { backup: backup.id, database: world.database }
  const job = newRecordId(systemClock)
  const kind = restoreSideJob
  await runStep(world, { job, step: 'reserve', input }, kind)
  const running = runStep(world, { job, step: 'restore', input }, kind)
  const { fresh } = await getRestore(world.tools, job)
  const watcher = await world.enter(world.control)
  const ended = assert.rejects(running, { code: 'OVERLOADED' })
  for (;;) {
    const { rowCount } = await watcher.query('select from pg_database where datname = $1', [fresh])
    if (rowCount === 1) break
    await delay(5)
  }
  await watcher.query(
    `select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database
     where l.locktype = 'advisory' and d.datname = current_database() and l.granted
       and l.classid = hashtext('zennnn.restore')::bigint & 4294967295
       and l.objid = hashtext($1)::bigint & 4294967295`,
    [job],
  )
  await ended
  assert.equal((await getRestore(world.tools, job)).state, 'running')
  const { rowCount } = await watcher.query('select from pg_database where datname = $1', [fresh])
  assert.equal(rowCount, 1)
})

test(
  'what is left of restores is tidied, but not where a worker is still at it',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t, 'without_restores')
    const id = newRecordId(systemClock)
    await world.ask(
      world.control,
      `insert into zennnn_vault.restore (id, job, database_id, backup, mode, state, fresh_id, reference_id)
       values ($1, $1, $2, $1, 'live', 'running', $3, $4)`,
      [id, world.database, newDatabaseId(), newDatabaseId()],
    )
    const other = await lockAway(world, id)
    await tidyRestores(world.tools)
    assert.equal((await getRestore(world.tools, id)).state, 'running')
    await other.query(`select pg_advisory_unlock${LOCK}`, [id])
    await tidyRestores(world.tools)
    assert.equal((await getRestore(world.tools, id)).state, 'failed')
  },
)
