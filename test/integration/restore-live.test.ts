import assert from 'node:assert/strict'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  catchUpBackup,
  expireRestores,
  getBackup,
  getRestore,
  listRestores,
  removeDropped,
} from '@zennnn/cloud'
import { newDatabaseId, newRecordId, systemClock } from '@zennnn/kernel'
import { commandEnvironment, runZennnn } from '../command.ts'
import { genuine } from '../https-world.ts'
import {
  openRestoreWorld,
  openSite,
  type RestoreWorld,
  restoreLive,
  signIn,
} from '../restore-world.ts'
import { untilJob } from '../row-wait.ts'

const LIMIT = { timeout: 180_000 }

/** Has the control database keep everything that jobs say, also what the next word replaces at once. */
async function keepWords(world: RestoreWorld): Promise<void> {
  for (const statement of [
    'create schema seen',
    'create table seen.word (message text)',
    `create function seen.keep() returns trigger language plpgsql security definer as
       $fn$ begin insert into seen.word values (new.message); return null; end $fn$`,
    'create trigger keep_words after update on app.job for each row execute function seen.keep()',
    'grant usage on schema seen to public',
  ])
    await world.ask(world.control, statement)
}

test(
  'a restore on live brings back what was, with a safety backup first, and undo what was before',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const old = await signIn(world)
    await world.ask(
      world.database,
      `insert into app.mail (id, "to", subject, text, state) values (gen_random_uuid(), 'x@example.com', 's', 't', 'queued')`,
    )
    const backup = await world.backup()
    await world.ask(world.database, 'delete from zennnn.session')
    await world.ask(world.database, `delete from app.tag where name like 'tag 1%'`)
    const token = await signIn(world)
    const rows = await world.ask(world.database, 'select count(*)::int as tags from app.tag')
    await keepWords(world)
    const restore = await restoreLive(world, backup)
    const said = await world.ask(world.control, 'select array_agg(message) as all from seen.word')
    // What takes long says how far it is, the safety backup and the comparison too.
    for (const words of [
      /A backup of the database as it is now: Copying \d+ of \d+ MB to eu, us, ap/,
      /Restoring from the region eu: [\d.]+ MB of [\d.]+ MB/,
      /Comparing every table with the backup: 1 of \d+\./,
    ])
      assert.match(String(said?.['all']), words)
    assert.deepEqual(await world.ask(world.database, 'select count(*)::int as tags from app.tag'), {
      tags: 2000,
    })
    const safety = await getBackup(world.tools.access, world.control, restore.safetyBackup ?? '')
    assert.partialDeepStrictEqual(safety, {
      kind: 'before_restore',
      state: 'complete',
      database: world.database,
    })
    const state = await world.ask(
      world.database,
      `select (select array_agg(state) from app.mail) as mails, (select database_id from zennnn.identity) as identity,
       (select count(*)::int from app.audit_entry where why like 'The backup of % was restored: the operator asked for it.%') as entries,
       (select count(*)::int from zennnn.neutralised) as neutralised, (select count(*)::int from zennnn.session) as sessions`,
    )
    assert.deepEqual(state, {
      mails: ['failed'],
      identity: world.database,
      entries: 1,
      neutralised: 0,
      sessions: 1,
    })
    const site = await openSite(t, world)
    const who = async (one: string) =>
      (await site.ask('/auth/session', { headers: genuine(one) })).status
    assert.deepEqual([await who(token), await who(old)], [200, 401])
    // Everything that a request needs is there: rights, policies, and the key of actions.
    const made = await site.ask('/api/tag', {
      method: 'POST',
      headers: genuine(token),
      body: '{"name":"new"}',
    })
    assert.equal(made.status, 201, made.body)
    const next = await world.backup()
    assert.equal(next.state, 'complete', next.message)

    const undo = await world.run('restore_undo', {
      restore: restore.id,
      database: world.database,
      asked_by: 'ann@acme.example',
    })
    assert.equal(undo['state'], 'done', String(undo['message']))
    // What was asked for is in the log of the database that went.
    const entry = await world.ask(
      world.database,
      `select why from app.audit_entry where why like 'A restore was undone%'`,
    )
    assert.match(String(entry?.['why']), /^A restore was undone: ann@acme\.example asked for it\./)
    assert.deepEqual(
      await world.ask(world.database, 'select count(*)::int as tags from app.tag'),
      rows,
    )
    assert.equal(await who(token), 200)
    const again = await world.run('restore_undo', { restore: restore.id })
    assert.match(String(again['message']), /cannot be undone/)
  },
)

test(
  'whatever fails before the exchange leaves the live database untouched and the backup to download',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    await world.addBallast()
    const backup = await world.backup()
    const tags = await world.ask(world.database, 'select count(*)::int as tags from app.tag')
    const names = await world.names()
    const refused = async (input: object, reason: RegExp) => {
      const job = await world.run('restore_live', input)
      assert.equal(job['state'], 'failed')
      assert.match(String(job['message']), reason)
      assert.deepEqual(await world.names(), names)
      assert.deepEqual(
        await world.ask(world.database, 'select count(*)::int as tags from app.tag'),
        tags,
      )
    }
    await refused({ backup: backup.id, database: newDatabaseId() }, /^There is no backup/)
    await refused({ backup: newRecordId(systemClock) }, /^There is no backup/)

    await world.ask(
      world.control,
      `update app.database set state = 'dropping' where database_id = $1`,
      [world.database],
    )
    await refused({ backup: backup.id }, /"acme" is dropping\. Nothing was restored/)
    await world.ask(
      world.control,
      `update app.database set state = 'live' where database_id = $1`,
      [world.database],
    )

    await takeAway(world, ['eu', 'us', 'ap'])
    await refused({ backup: backup.id }, /as it is now is failed, so nothing was restored/)
    await bringBack(world, ['eu', 'us', 'ap'])
    await rm(join(world.tools.home, 'vault', 'us', world.database), { recursive: true })

    for (const region of ['eu', 'ap']) await world.damage(region)
    const [lost] = [await world.run('restore_live', { backup: backup.id })]
    assert.match(
      String(lost['message']),
      /^(No copy of the backup|The backup of the database as it is now is)/,
    )
    assert.deepEqual(await world.names(), names)
    const restores = await listRestores(world.tools, world.database)
    assert.ok(restores.length >= 2 && restores.every(({ state }) => state === 'failed'))
    assert.equal((await getBackup(world.tools.access, world.control, backup.id)).state, 'complete')
  },
)

test(
  'while a region is away the safety backup is made in the others, which the progress says; it is caught up later',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const backup = await world.backup()
    await takeAway(world, ['us'])
    const job = await world.run('restore_live', { backup: backup.id, database: world.database })
    assert.equal(job['state'], 'done', String(job['message']))
    assert.match(
      JSON.stringify(job['log']),
      /as it is now is in the backup [0-9a-f-]{36}\. It is incomplete: us gets a copy later\./,
    )
    const { safetyBackup } = await getRestore(world.tools, String(job['id']))
    const [safety] = await world.backups()
    assert.equal(safety?.id, safetyBackup)
    assert.equal(safety.state, 'incomplete')
    await bringBack(world, ['us'])
    assert.equal((await catchUpBackup(world.tools, safety)).state, 'complete')
    const undone = await world.run('restore_undo', { restore: String(job['id']) })
    assert.equal(undone['state'], 'done', String(undone['message']))
  },
)

/** Puts something else in the place of their folders. */
async function takeAway({ tools }: RestoreWorld, regions: readonly string[]): Promise<void> {
  for (const name of regions) {
    const folder = join(tools.home, 'vault', name)
    await rename(folder, `${folder}.away`)
    await writeFile(folder, 'no folder')
  }
}

async function bringBack({ tools }: RestoreWorld, regions: readonly string[]): Promise<void> {
  for (const name of regions) {
    await rm(join(tools.home, 'vault', name))
    await rename(join(tools.home, 'vault', `${name}.away`), join(tools.home, 'vault', name))
  }
}

test('two at once are refused, and one that is cancelled leaves nothing', LIMIT, async (t) => {
  const world = await openRestoreWorld(t)
  const backup = await world.backup()
  const names = await world.names()
  const rival = newRecordId(systemClock)
  await world.ask(
    world.control,
    `insert into app.job (id, kind, state) values ($1, 'restore_live', 'running')`,
    [rival],
  )
  await world.ask(
    world.control,
    `insert into zennnn_vault.restore (id, job, database_id, backup, mode, state, fresh_id, reference_id)
     values ($1, $1, $2, $3, 'live', 'running', $4, $5)`,
    [rival, world.database, backup.id, newDatabaseId(), newDatabaseId()],
  )
  for (const [kind, input] of [
    ['restore_live', { backup: backup.id }],
    ['restore_side', { backup: backup.id, slug: 'acme-then' }],
  ] as const) {
    const refused = await world.run(kind, input)
    assert.equal(refused['state'], 'failed')
    assert.match(String(refused['message']), /is being restored/)
  }
  // Its job died: whoever comes next takes its rest away.
  await world.ask(world.control, `update app.job set state = 'failed' where id = $1`, [rival])
  await restoreLive(world, backup)
  assert.equal((await getRestore(world.tools, rival)).state, 'failed')
  const made = await world.names()
  const job = await world.request('restore_live', { backup: backup.id })
  await untilJob(world.control, job, { isSo: ({ step }) => step === 'restore', pauseMs: 2 })
  await world.ask(world.control, 'update app.job set cancel_requested = true where id = $1', [job])
  assert.equal((await world.ended(job))['state'], 'cancelled')
  assert.deepEqual(await world.names(), made)
  assert.equal((await getRestore(world.tools, job)).state, 'failed')
  assert.ok(names.size < made.size)
})

test(
  'what a restore replaced goes when its days are over, and with the database when that is deleted',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const backup = await world.backup()
    const names = await world.names()
    const first = await restoreLive(world, backup)
    const second = await restoreLive(world, backup)
    // Only the newest can be undone.
    const refused = await world.run('restore_undo', { restore: first.id })
    assert.match(String(refused['message']), /cannot be undone/)
    await expireRestores(world.tools)
    assert.equal((await world.names()).size, names.size + 2)
    await world.ask(
      world.control,
      `update zennnn_vault.restore set undo_until = now() where id = $1`,
      [first.id],
    )
    await expireRestores(world.tools)
    assert.deepEqual(await world.names(), new Set([...names, `database ${second.fresh}`]))
    assert.equal((await getRestore(world.tools, first.id)).state, 'expired')

    await world.ask(
      world.control,
      `update app.database set state = 'dropping', drop_after = now() where database_id = $1`,
      [world.database],
    )
    await removeDropped(world.tools)
    const left = await world.names()
    for (const name of [
      `database ${second.fresh}`,
      `database ${world.database}`,
      `role ${world.database}`,
    ])
      assert.ok(!left.has(name), name)
  },
)

test('zennnn restore --live wants the name, and undo gives back what was', LIMIT, async (t) => {
  const world = await openRestoreWorld(t)
  const backup = await world.backup()
  const env = commandEnvironment(world.tools.home)
  const command = async (...args: readonly string[]) => await runZennnn(env, ['restore', ...args])
  const none = await command('undo', 'acme')
  assert.deepEqual(
    [none.code, none.stderr.split('\n')[0]],
    [1, 'There is no restore of acme that can be undone.'],
  )
  const wrong = await command(backup.id, '--live', '--name', 'acne')
  assert.deepEqual(
    [wrong.code, wrong.stderr.split('\n')[0]],
    [1, 'This is not a backup of "acne". Nothing was restored.'],
  )
  for (const args of [
    ['--live'],
    ['--live', '--side', '--name', 'acme'],
    ['--live', '--name', 'acme', '--slug', 'x'],
    ['--side', '--name', 'acme'],
  ])
    assert.equal((await command(backup.id, ...args)).code, 2, args.join(' '))
  await world.ask(world.database, 'delete from app.tag')
  await world.ask(
    world.database,
    `insert into app.tag (id, name) values (gen_random_uuid(), 'new')`,
  )
  const lost = await command(backup.id, '--preview', '--json')
  assert.equal(lost.code, 0, lost.stderr)
  const shown: unknown = JSON.parse(lost.stdout)
  assert.partialDeepStrictEqual(shown, {
    backup: backup.id,
    slug: 'acme',
    models: [{ model: 'tag', added: 1, changed: 0, deleted: 2000 }],
  })
  assert.equal((await command(backup.id, '--preview', '--side')).code, 2)
  const unnamed = await command(backup.id, '--live')
  assert.equal(unnamed.code, 2)
  const words = /1 made since would be gone, 0 changed since would be as before, 2000 deleted/
  assert.match(unnamed.stdout + unnamed.stderr, words)
  const made = await command(backup.id, '--live', '--name', 'acme')
  assert.equal(made.code, 0, made.stderr)
  assert.match(made.stdout, words)
  const why = await world.ask(
    world.database,
    `select why from app.audit_entry where why like 'The backup of % was restored:%'`,
  )
  assert.match(String(why?.['why']), /: the operator at the machine asked for it\./)
  assert.match(
    made.stdout,
    /^acme is what it was at the time of the backup\. Requests waited for \d+ ms\.$/m,
  )
  assert.deepEqual(await world.ask(world.database, 'select count(*)::int as tags from app.tag'), {
    tags: 2000,
  })
  const listed = await command('list', 'acme')
  assert.match(listed.stdout, / live done +of .* undo until /)
  const undone = await command('undo', 'acme')
  assert.equal(undone.code, 0, undone.stderr)
  assert.deepEqual(await world.ask(world.database, 'select count(*)::int as tags from app.tag'), {
    tags: 1,
  })
  const log = await world.ask(
    world.database,
    `select array_agg(why order by id) as all from app.audit_entry where operation = 'event' and why like 'The operator at the machine %'`,
  )
  assert.match(String(log?.['all']), /asked to restore the backup of .* in place of the live/)
})

test(
  'a trigger that came with a backup does not run with the rights of the owner of every database',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const victim = world.control
    await world.ask(
      world.database,
      `create function zennnn.x() returns trigger language plpgsql as $$ begin
         alter database "${victim}" connection limit 7; return null; end $$`,
    )
    await world.ask(
      world.database,
      'create trigger x after delete on zennnn.identity for each statement execute function zennnn.x()',
    )
    const backup = await world.backup()
    const job = await world.run('restore_live', { backup: backup.id })
    assert.match(String(job['message']), /is not protected as a new one is/)
    assert.deepEqual(
      await world.ask(
        'postgres',
        'select datconnlimit as connections from pg_database where datname = $1',
        [victim],
      ),
      { connections: -1 },
    )
  },
)
