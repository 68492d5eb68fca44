import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { getRestore, runBackup } from '@zennnn/cloud'
import { type DatabaseId, newRecordId, systemClock } from '@zennnn/kernel'
import { openRestoreWorld, type RestoreWorld } from '../restore-world.ts'

const LIMIT = { timeout: 180_000 }
const ZENNNN = new URL('../../bin/zennnn', import.meta.url).pathname

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

async function wake(world: RestoreWorld, ...args: readonly string[]): Promise<Ended> {
  return await new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], ZENNNN_HOME: world.tools.home }
    execFile(ZENNNN, ['database', 'wake', ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}

/** The copy acme-then, in which a mail and a job wait. */
async function openCopy(world: RestoreWorld): Promise<DatabaseId> {
  const { id: backup } = await world.backup()
  const job = await world.run('restore_side', { backup, slug: 'acme-then' })
  assert.equal(job['state'], 'done', String(job['message']))
  const { fresh } = await getRestore(world.tools, String(job['id']))
  await world.ask(
    fresh,
    `insert into app.mail (id, "to", subject, text, state) values (gen_random_uuid(), 'x@example.com', 's', 't', 'queued')`,
  )
  await world.ask(
    fresh,
    `insert into app.job (id, kind, state) values (gen_random_uuid(), 'mail.send', 'queued')`,
  )
  return fresh
}

async function isCopy(world: RestoreWorld, database: DatabaseId): Promise<unknown> {
  const row = await world.ask(database, 'select exists (select from zennnn.neutralised) as copy')
  return row?.['copy']
}

test(
  'zennnn database wake lets a copy send mail and do jobs from then on, and says so in its audit log',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const copy = await openCopy(world)
    const asleep = await runBackup(world.tools, { database: copy, kind: 'manual' })
    const woken = await wake(world, 'acme-then', '--name', 'acme-then', '--json')
    assert.equal(woken.code, 0, woken.stderr)
    assert.partialDeepStrictEqual(JSON.parse(woken.stdout), { slug: 'acme-then', origin: 'acme' })
    assert.equal(await isCopy(world, copy), false)
    assert.deepEqual(
      await world.ask(
        copy,
        `select (select array_agg(state) from app.mail) as mails, (select array_agg(state) from app.job) as jobs,
         (select array_agg(why) from app.audit_entry where operation = 'event' and why like '%copy%') as events`,
      ),
      {
        mails: ['failed'],
        jobs: ['cancelled'],
        events: ['The operator let this copy of “acme” send mail and do jobs'],
      },
    )
    const job = newRecordId(systemClock)
    await world.ask(
      copy,
      `insert into app.job (id, kind, state) values ($1, 'mail.send', 'queued')`,
      [job],
    )
    await world.ask(world.control, 'select zennnn_queue.enqueue($1, $2)', [copy, job])
    // This worker knows no such kind: the job of a copy would not have come so far.
    assert.match(String((await world.endedIn(copy, job))['message']), /no job of the kind/)
    assert.equal((await wake(world, 'acme-then', '--name', 'acme-then')).code, 1)
    // A backup from before brings back the copy that it was.
    const back = await world.run('restore_live', { database: copy, backup: asleep.id })
    assert.equal(back['state'], 'done', String(back['message']))
    assert.equal(await isCopy(world, copy), true)
  },
)

test(
  'a database that is no copy, is not in service or was not named once more is not woken',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const copy = await openCopy(world)
    assert.equal((await wake(world, 'acme-then')).code, 2)
    const refused = async (slug: string, name: string, reason: RegExp) => {
      const { code, stderr } = await wake(world, slug, '--name', name)
      assert.equal(code, 1)
      assert.match(stderr, reason)
    }
    await refused('acme-then', 'acme', /^--name is not "acme-then"\. Nothing was changed/)
    await refused('acme-thus', 'acme-thus', /^There is no database "acme-thus"/)
    await refused('acme', 'acme', /^This database is no copy that was restored on the side/)
    await world.ask(
      world.control,
      `update app.database set state = 'dropping' where database_id = $1`,
      [copy],
    )
    await refused('acme-then', 'acme-then', /^The database "acme-then" is dropping\. Nothing was/)
    assert.equal(await isCopy(world, copy), true)
    assert.deepEqual(
      await world.ask(
        world.database,
        `select count(*)::int as events from app.audit_entry where operation = 'event' and why like '%copy%'`,
      ),
      { events: 0 },
    )
  },
)
