import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type BackupRecord,
  connect,
  getBackup,
  getRestore,
  listRestores,
  loginPassword,
} from '@zennnn/cloud'
import { mailAccountNotices } from '@zennnn/identity'
import {
  type DatabaseId,
  hashSecret,
  newDatabaseId,
  newRecordId,
  newSecret,
  sealingKeyOf,
  systemClock,
} from '@zennnn/kernel'
import { createMailTransport, sendQueuedMail } from '@zennnn/messages'
import { commandEnvironment, runZennnn } from '../command.ts'
import { openHttps } from '../https-world.ts'
import { silentLog, testCluster } from '../kit.ts'
import { openRestoreWorld, type RestoreWorld } from '../restore-world.ts'

const LIMIT = { timeout: 120_000 }

/** Of what a backup must not bring to life again. */
async function addLife(
  world: RestoreWorld,
  database = world.database,
): Promise<{ readonly token: string; readonly secret: string }> {
  const token = newSecret()
  const secret = newSecret()
  await world.ask(
    database,
    `insert into zennnn.session (token_hash, user_id, expires_at) select $1, id, now() + interval '1 day' from app."user" limit 1`,
    [hashSecret(token)],
  )
  await world.ask(
    database,
    `insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, expires_at)
     select gen_random_uuid(), $1, 'sale_order.confirm', 'tag', id, 'x@example.com', now() + interval '1 day' from app.tag limit 1`,
    [hashSecret(secret)],
  )
  await world.ask(
    database,
    `insert into app.mail (id, "to", subject, text, state) values (gen_random_uuid(), 'x@example.com', 's', 't', 'queued')`,
  )
  await world.ask(
    database,
    `insert into app.job (id, kind, state) values (gen_random_uuid(), 'mail.send', 'queued')`,
  )
  await world.ask(
    database,
    `insert into zennnn.password_request (id, login, secret_hash, subject, words, html) values (gen_random_uuid(), 'x', $1, 's', 't', 't')`,
    [hashSecret(newSecret())],
  )
  await world.ask(
    database,
    `insert into zennnn.account_notice (id, user_id, recipient, kind, what)
     select gen_random_uuid(), id, 'x@example.com', 'change', 'x' from app."user" limit 1`,
  )
  await world.ask(
    database,
    `insert into zennnn.sign_in_step (token_hash, user_id, method, owes) select $1, id, 'password', 'second_factor' from app."user" limit 1`,
    [hashSecret(newSecret())],
  )
  return { token, secret }
}

async function restoreAside(world: RestoreWorld, backup: BackupRecord, slug?: string) {
  const job = await world.run('restore_side', { backup: backup.id, ...(slug && { slug }) })
  assert.equal(job['state'], 'done', String(job['message']))
  return await getRestore(world.tools, String(job['id']))
}

test(
  'a backup restored on the side is a database of its own, with what it was made of',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const backup = await world.backup()
    assert.equal(backup.state, 'complete', backup.message)
    await world.ask(world.database, 'delete from app.tag')
    const restore = await restoreAside(world, backup)
    assert.partialDeepStrictEqual(restore, {
      state: 'done',
      mode: 'side',
      database: world.database,
      region: 'eu',
    })
    const day = backup.at.toISOString().slice(0, 10).replaceAll('-', '')
    const record = await world.ask(
      world.control,
      `select d.*, f.slug as origin from app.database d join app.database f on f.id = d.restored_from where d.id = $1`,
      [restore.record],
    )
    assert.partialDeepStrictEqual(record, {
      slug: `acme-restored-${day}`,
      origin: 'acme',
      database_id: restore.fresh,
      state: 'live',
      tier: 'trial',
      apps: ['base', 'contacts'],
      name: 'Acme',
      restored_at: backup.at,
    })
    for (const [table, { rows }] of Object.entries(backup.content?.tables ?? {}))
      if (table.startsWith('app.'))
        assert.deepEqual(
          await world.ask(restore.fresh, `select count(*)::int as rows from ${table}`),
          { rows },
          table,
        )
    assert.deepEqual(await world.ask(world.database, 'select count(*)::int as rows from app.tag'), {
      rows: 0,
    })

    const again = await restoreAside(world, backup)
    assert.partialDeepStrictEqual(
      await world.ask(world.control, 'select slug from app.database where id = $1', [again.record]),
      { slug: `acme-restored-${day}-2` },
    )
  },
)

test(
  'each of two, the database and what was restored of it, keeps the other out',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const { fresh } = await restoreAside(world, await world.backup(), 'acme-then')
    const { secrets, ...address } = testCluster()
    const login = (id: DatabaseId) => ({ user: id, password: loginPassword(secrets.tenantKey, id) })
    for (const [user, database] of [
      [world.database, fresh],
      [fresh, world.database],
    ] as const)
      await assert.rejects(connect(address, { ...login(user), database }), {
        code: 'DATABASE_UNAVAILABLE',
      })
    const client = await world.enter(fresh, 'login')
    for (const sql of [
      'select * from app.tag',
      'select * from zennnn.credential',
      'set role zennnn_owner',
      'create schema s',
      'create temp table t (a int)',
    ])
      await assert.rejects(client.query(sql), { code: '42501' }, sql)
    const { rows } = await client.query(
      `select has_database_privilege('public', current_database(), 'connect') as enters,
       has_function_privilege('public', 'pg_catalog.set_config(text, text, boolean)', 'execute') as settings,
       (select count(*)::int from pg_proc p where p.pronamespace = 'zennnn'::regnamespace
          and has_function_privilege('public', p.oid, 'execute')) as functions,
       (select count(*)::int from pg_class c where c.relnamespace = (select oid from pg_namespace where nspname = 'app')
          and c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity)) as open,
       (select count(*)::int from pg_auth_members m where m.roleid = (select oid from pg_roles where rolname = $1)) as members`,
      [fresh],
    )
    assert.deepEqual(rows, [{ enters: false, settings: false, functions: 0, open: 0, members: 0 }])
  },
)

test(
  'a database restored on the side sends nothing, does nothing and knows no session or link, and says what it is',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const { token, secret } = await addLife(world)
    const backup = await world.backup()
    const { fresh } = await restoreAside(world, backup, 'acme-then')
    const state = await world.ask(
      fresh,
      `select (select count(*)::int from zennnn.session) as sessions, (select count(*)::int from zennnn.sign_in_step) as steps,
       (select count(*)::int from zennnn.password_request) as requests,
       (select count(*)::int from zennnn.account_notice) as notices,
       (select array_agg(state) from app.mail) as mails, (select array_agg(state) from app.job) as jobs`,
    )
    assert.deepEqual(state, {
      sessions: 0,
      steps: 0,
      requests: 0,
      notices: 0,
      mails: ['failed'],
      jobs: ['cancelled'],
    })
    const [opened] = await world.connections.direct(fresh, [
      {
        text: 'select state from zennnn.link_open($1, $2, $3, $4)',
        values: [hashSecret(secret), hashSecret(newSecret()), '192.0.2.7', 'test'],
      },
    ])
    assert.equal(opened?.rows[0]?.['state'], 'revoked')
    await assert.rejects(
      world.connections.batch(fresh, { kind: 'session', token }, [
        { text: 'select 1', values: [] },
      ]),
      { code: 'NOT_SIGNED_IN' },
    )

    // A mail that is written in it later stays, and a job that is ordered there fails.
    await addLife(world, fresh)
    const transport = createMailTransport({
      host: '127.0.0.1',
      port: 9,
      security: 'none',
      from: { name: 'Z', address: 'z@example.com' },
    })
    const { maintain } = world
    assert.equal(
      await sendQueuedMail(fresh, {
        connections: maintain,
        transport,
        prepare: async (database) => {
          await mailAccountNotices(
            { connections: maintain, placeOf: async () => assert.fail(), log: silentLog },
            database,
          )
        },
        sealing: sealingKeyOf('test'),
        clock: systemClock,
        log: silentLog,
      }),
      0,
    )
    assert.deepEqual(
      await world.ask(fresh, `select attempts from app.mail where state = 'queued'`),
      { attempts: 0 },
    )
    const job = newRecordId(systemClock)
    await world.ask(
      fresh,
      `insert into app.job (id, kind, state) values ($1, 'mail.send', 'queued')`,
      [job],
    )
    await world.ask(world.control, 'select zennnn_queue.enqueue($1, $2)', [fresh, job])
    const ended = await world.endedIn(fresh, job)
    assert.deepEqual(
      [ended['state'], ended['message']],
      ['failed', 'This database was restored on the side of another one: it does no jobs.'],
    )

    const site = await openHttps(t, { 'acme-then': world.served(fresh) })
    const own = newSecret()
    await world.ask(
      fresh,
      `insert into zennnn.session (token_hash, user_id, expires_at) select $1, id, now() + interval '1 day' from app."user" limit 1`,
      [hashSecret(own)],
    )
    const headers = { cookie: `__Host-session=${own}` }
    const session = await site.ask('/auth/session', { headers })
    const { neutralised }: { neutralised: { since: string; from: string } } = JSON.parse(
      session.body,
    )
    assert.equal(neutralised.from, 'acme')
    assert.equal(Date.parse(neutralised.since), backup.at.getTime())
    const page = await site.ask('/home', { headers })
    assert.match(page.body, /This is the database “acme” as it was on .*restored on the side/)
  },
)

test(
  'a damaged region is passed over, and with all damaged nothing is made and the backup stays',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    await world.addBallast()
    const backup = await world.backup()
    await world.damage('eu')
    assert.equal((await restoreAside(world, backup, 'acme-then')).region, 'us')
    await world.damage('us')
    await world.damage('ap')
    const before = await world.names()
    const job = await world.run('restore_side', { backup: backup.id, slug: 'acme-later' })
    assert.equal(job['state'], 'failed')
    assert.match(String(job['message']), /^No copy of the backup .* can be read/)
    assert.deepEqual(await world.names(), before)
    const [failed] = await listRestores(world.tools, world.database)
    assert.partialDeepStrictEqual(failed, { state: 'failed', record: null })
    assert.equal(
      await world.ask(world.control, `select from app.database where slug = 'acme-later'`),
      undefined,
    )
    assert.equal((await getBackup(world.tools.access, world.control, backup.id)).state, 'complete')
    assert.deepEqual(await world.ask(world.database, 'select count(*)::int as rows from app.tag'), {
      rows: 62_000,
    })
  },
)

test(
  'a restore that is not what was dumped, or not protected as a new database, lets nobody in',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const owner = await world.enter(world.database)
    await owner.query('set role zennnn_owner')
    const before = async (sql: string, reason: RegExp) => {
      await owner.query(sql)
      const backup = await world.backup()
      const names = await world.names()
      const job = await world.run('restore_side', { backup: backup.id, slug: 'acme-then' })
      assert.equal(job['state'], 'failed', sql)
      assert.match(String(job['message']), reason)
      assert.deepEqual(await world.names(), names)
      return backup
    }
    await before(
      'create function zennnn.evil() returns trigger language plpgsql as $$ begin return new; end $$; create trigger evil before insert on app.tag for each row execute function zennnn.evil()',
      /is not protected as a new one is.*not ours: (function|trigger)/,
    )
    const backup = await before(
      'drop trigger evil on app.tag; drop function zennnn.evil(); create function app.evil() returns int language sql as $$ select 1 $$',
      /holds what no database of this cloud has: routine app.evil/,
    )
    await world.ask(world.database, 'drop function app.evil()')
    await world.ask(
      world.control,
      `update zennnn_vault.backup set tables = jsonb_set(tables, '{app.tag,rows}', '1') where id = $1`,
      [(await world.backup()).id],
    )
    const [newest] = await world.backups()
    const job = await world.run('restore_side', { backup: newest?.id })
    assert.match(String(job['message']), /is not what was dumped: app.tag/)
    assert.notEqual(newest?.id, backup.id)
  },
)

test(
  'a name that is taken or cannot be one, and a backup that is unknown, are refused',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const backup = await world.backup()
    const names = await world.names()
    for (const [input, message] of [
      [{ backup: backup.id, slug: 'acme' }, /"acme" is taken/],
      [{ backup: backup.id, slug: 'www' }, /reserved/],
      [{ backup: newRecordId(systemClock) }, /There is no backup/],
      [{ backup: 'x' }, /not the id of a record/],
      [{}, /no backup/],
      [{ backup: backup.id, database: newDatabaseId() }, /There is no backup/],
    ] as const) {
      const job = await world.run('restore_side', input)
      assert.equal(job['state'], 'failed')
      assert.match(String(job['message']), message)
    }
    assert.deepEqual(await world.names(), names)
  },
)

test(
  'zennnn restore --side says where the database is, and list what was restored',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const backup = await world.backup()
    const env = commandEnvironment(world.tools.home)
    const command = async (...args: readonly string[]) => await runZennnn(env, ['restore', ...args])
    assert.equal((await command('list', 'acme')).stdout, 'Nothing of acme was restored.\n')
    const made = await command(backup.id, '--side', '--slug', 'acme-then')
    assert.equal(made.code, 0, made.stderr)
    assert.match(made.stdout, /^acme-then is live at https:\/\/acme-then\.localhost:8443$/m)
    const listed = await command('list', 'acme')
    assert.match(listed.stdout, new RegExp(`^\\S+ \\S+ side done +of ${backup.id}\\n$`))
    const again = await command(backup.id, '--side', '--slug', 'acme-then')
    assert.deepEqual(
      [again.code, again.stderr.split('\n')[0]],
      [1, 'The name "acme-then" is taken. Choose another one.'],
    )
    assert.equal((await command(backup.id)).code, 2)
  },
)
