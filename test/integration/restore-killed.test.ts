import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type TestContext, test } from 'node:test'
import { appSetKey, getRestore } from '@zennnn/cloud'
import { type HeldTable, holdTable } from '../held-table.ts'
import { openRestoreWorld, type RestoreWorld } from '../restore-world.ts'
import { untilJob } from '../row-wait.ts'
import { CUSTOMER } from './cloud/world.ts'

const LIMIT = { timeout: 240_000 }

const WAITING_MAILS = `select count(*)::int as n from app.mail where state in ('queued', 'sending')`

type Row = Readonly<Record<string, unknown>>

function startWorker(t: TestContext, { tools }: RestoreWorld): ChildProcess {
  const { access, control, home } = tools
  const template = tools.templates.get(appSetKey(CUSTOMER.apps))
  const child = spawn(
    process.execPath,
    [
      new URL('cloud/restore-worker.ts', import.meta.url).pathname,
      JSON.stringify({ access, control, home, template }),
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  t.after(() => child.kill('SIGKILL'))
  return child
}

/** Lets a worker come to a point of a job, and kills it there. */
async function killAt(
  t: TestContext,
  world: RestoreWorld,
  at: { readonly job: string; readonly isThere: (row: Row) => boolean },
): Promise<void> {
  const child = startWorker(t, world)
  await untilJob(world.control, at.job, {
    isSo: (row) => {
      assert.notEqual(row['state'], 'failed', String(row['message']))
      assert.notEqual(row['state'], 'done', 'it ended before it came there')
      return at.isThere(row)
    },
    pauseMs: 2,
  })
  await kill(child)
}

async function kill(child: ChildProcess): Promise<void> {
  const over = once(child, 'exit')
  child.kill('SIGKILL')
  await over
}

/** Lets a worker come to a step of a job where it wants what is held, and kills it while it waits for it. */
async function killWaiting(
  t: TestContext,
  world: RestoreWorld,
  at: { readonly job: string; readonly step: string; readonly held: HeldTable },
): Promise<void> {
  const child = startWorker(t, world)
  await at.held.untilWanted(async () => await isAtWork(world, at.job))
  await kill(child)
  await at.held.endWaiting()
  const row = await world.ask(world.control, 'select step from app.job where id = $1', [at.job])
  assert.equal(row?.['step'], at.step)
}

/** In the transaction of the step that neutralises, when all but sessions, links and secrets is switched off in it. */
async function killNeutralising(t: TestContext, world: RestoreWorld, job: string): Promise<void> {
  // Before that it asks who may come in. Until then there is no database whose tables could be held.
  const people = await holdTable(await world.enter(world.database), 'app."user"', 'readers')
  const child = startWorker(t, world)
  await people.untilWanted(async () => await isAtWork(world, job))
  const { fresh } = await getRestore(world.tools, job)
  const sessions = await holdTable(await world.enter(fresh), 'zennnn.session')
  await people.letGo()
  await sessions.untilWanted(async () => await isAtWork(world, job))
  await kill(child)
  await sessions.endWaiting()
  const row = await world.ask(world.control, 'select step from app.job where id = $1', [job])
  assert.equal(row?.['step'], 'neutralise')
  assert.equal(await world.ask(fresh, 'select from zennnn.neutralised'), undefined)
  assert.deepEqual(await world.ask(fresh, WAITING_MAILS), { n: 1 })
}

async function isAtWork(world: RestoreWorld, job: string): Promise<void> {
  const row = await world.ask(world.control, 'select * from app.job where id = $1', [job])
  assert.ok(row?.['state'] === 'queued' || row?.['state'] === 'running', String(row?.['message']))
}

const inStep =
  (step: string, message = /./) =>
  (row: Row): boolean =>
    row['step'] === step && message.test(String(row['message']))

test(
  'a restore on live whose worker is killed at every step goes on, and its undo too',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t, 'without_restores')
    await world.addBallast()
    const backup = await world.backup()
    const names = await world.names()
    await world.ask(world.database, 'delete from app.tag')
    const job = await world.request('restore_live', { backup: backup.id })
    const held = await holdTable(await world.enter(world.control), 'zennnn_vault.restore')
    await killWaiting(t, world, { job, step: 'reserve', held })
    await killAt(t, world, { job, isThere: inStep('safety', /backup of the database/) })
    await killAt(t, world, { job, isThere: inStep('restore', /^Restoring/) })
    await killAt(t, world, { job, isThere: inStep('restore', /^(Bringing|Checking)/) })
    await killAt(t, world, { job, isThere: inStep('admit', /^Preparing/) })
    assert.deepEqual(await world.ask(world.database, 'select count(*)::int as tags from app.tag'), {
      tags: 0,
    })
    // Somebody who does not go is waited for three times.
    const lingering = await world.enter(world.database, 'login')
    await killAt(t, world, { job, isThere: inStep('swap', /^Exchanging/) })
    await lingering.query('select 1')
    const worker = startWorker(t, world)
    const ended = await world.ended(job)
    assert.equal(ended['state'], 'done', String(ended['message']))
    assert.deepEqual(await world.ask(world.database, 'select count(*)::int as tags from app.tag'), {
      tags: 62_000,
    })
    const restore = await getRestore(world.tools, job)
    assert.equal(restore.state, 'done')
    assert.deepEqual(await world.names(), new Set([...names, `database ${restore.fresh}`]))
    await assert.rejects(lingering.query('select 1'))

    await kill(worker)
    const undo = await world.request('restore_undo', { restore: restore.id })
    await killAt(t, world, { job: undo, isThere: inStep('prepare', /^Looking/) })
    const staying = await world.enter(world.database, 'login')
    await killAt(t, world, { job: undo, isThere: inStep('swap', /^Exchanging/) })
    // Nothing was exchanged yet, and nobody was cut off.
    await staying.query('select 1')
    assert.equal((await getRestore(world.tools, job)).state, 'undoing')
    startWorker(t, world)
    assert.equal((await world.ended(undo))['state'], 'done')
    assert.equal((await getRestore(world.tools, job)).state, 'undone')
    assert.deepEqual(await world.ask(world.database, 'select count(*)::int as tags from app.tag'), {
      tags: 0,
    })
  },
)

test(
  'a restore on the side whose worker is killed makes one database, and none when it is cancelled then',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t, 'without_restores')
    await world.addBallast()
    await world.ask(
      world.database,
      `insert into app.mail (id, "to", subject, text, state) values (gen_random_uuid(), 'x@example.com', 's', 't', 'queued')`,
    )
    const backup = await world.backup()
    const names = await world.names()
    const first = await world.request('restore_side', { backup: backup.id, slug: 'acme-one' })
    const held = await holdTable(await world.enter(world.control), 'app."database"')
    await killWaiting(t, world, { job: first, step: 'reserve', held })
    // It stood in the middle of a transaction.
    assert.equal(await world.ask(world.control, 'select from zennnn_vault.restore'), undefined)
    await killAt(t, world, { job: first, isThere: inStep('restore', /^Restoring/) })
    await world.ask(world.control, 'update app.job set cancel_requested = true where id = $1', [
      first,
    ])
    const second = await world.request('restore_side', { backup: backup.id, slug: 'acme-two' })
    await killNeutralising(t, world, second)
    await killAt(t, world, { job: second, isThere: inStep('open') })
    startWorker(t, world)
    assert.equal((await world.ended(first))['state'], 'cancelled')
    const done = await world.ended(second)
    assert.equal(done['state'], 'done', String(done['message']))
    const { fresh } = await getRestore(world.tools, second)
    assert.deepEqual(await world.names(), new Set([...names, `database ${fresh}`, `role ${fresh}`]))
    const { rows } = (await world.ask(
      world.control,
      `select json_agg(slug order by slug) as rows from app.database where restored_from is not null`,
    )) ?? { rows: [] }
    assert.deepEqual(rows, ['acme-two'])
    assert.deepEqual(await world.ask(fresh, WAITING_MAILS), { n: 0 })
  },
)
