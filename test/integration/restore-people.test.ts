import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BackupRecord, getRestore } from '@zennnn/cloud'
import { hashSecret, newRecordId, newSecret, systemClock } from '@zennnn/kernel'
import { openRestoreWorld, type RestoreWorld, restoreLive } from '../restore-world.ts'

const LIMIT = { timeout: 180_000 }
const GROUPS = `select array_agg(u.login order by u.login) filter (where u.active) as active,
    array_agg(u.login order by u.login) filter (where u.active and 'administrator' = any (p.groups)) as administrators
  from app."user" u join zennnn.principal p on p.user_id = u.id`

/** Of the form that is stored; `letter` makes it another one. */
function passwordHash(letter: string): string {
  return `pbkdf2-sha512-keyed$220000$${letter.repeat(22)}==$${letter.repeat(86)}==`
}

/** People of acme by their login, besides Ann, and what they can do with each. */
function people(world: RestoreWorld) {
  const run = async (sql: string, values: readonly unknown[] = []) =>
    await world.ask(world.database, sql, [...values])
  return {
    run,
    add: async (login: string, groups: readonly string[] = []) => {
      await run(
        `with made as (
           insert into app."user" (id, name, login, email, language, time_zone)
           values (gen_random_uuid(), $1, $1, $1 || '@acme.example', 'en', 'Europe/Paris') returning id),
         paired as (
           insert into app.user_groups (source, target) select made.id, g.id from made, app."group" g where g.name = any ($2))
         insert into zennnn.credential (user_id, hash) select id, $3 from made`,
        [login, groups, passwordHash('a')],
      )
    },
    key: async (login: string) => {
      const token = newSecret()
      await run(
        `insert into zennnn.api_key (id, token_hash, user_id, name, expires_at)
         select $1, $2, id, 'a key', now() + interval '9 days' from app."user" where login = $3`,
        [newRecordId(systemClock), hashSecret(token), login],
      )
      return token
    },
    passkey: async (login: string, name: string) => {
      await run(
        `insert into zennnn.passkey (id, user_id, credential_id, public_key, name)
         select gen_random_uuid(), id, convert_to($2, 'UTF8'), 'k', $2 from app."user" where login = $1`,
        [login, name],
      )
    },
    setPassword: async (login: string, letter: string) => {
      await run(`select zennnn.set_credential(u.id, $2) from app."user" u where u.login = $1`, [
        login,
        passwordHash(letter),
      ])
    },
    demote: async (login: string) => {
      await run(
        `delete from app.user_groups m using app."user" u where u.id = m.source and u.login = $1`,
        [login],
      )
    },
    promote: async (login: string) => {
      await run(
        `insert into app.user_groups (source, target)
         select u.id, g.id from app."user" u, app."group" g where u.login = $1 and g.name = 'administrator'`,
        [login],
      )
    },
  }
}

/** The first letter of the password that signs somebody in; undefined when none does. */
async function passwordOf(world: RestoreWorld, login: string, where = world.database) {
  const row = await world.ask(
    where,
    `select left(split_part(hash, '$', 4), 1) as letter from zennnn.credential_of($1)`,
    [login],
  )
  return row?.['letter']
}

async function opens(world: RestoreWorld, token: string, where = world.database) {
  return await world.connections
    .batch(where, { kind: 'key', token }, [{ text: 'select 1', values: [] }])
    .then(
      () => true,
      (error: unknown) => Reflect.get(Object(error), 'code'),
    )
}

async function undo(world: RestoreWorld, restore: string): Promise<void> {
  const job = await world.run('restore_undo', { restore })
  assert.equal(job['state'], 'done', String(job['message']))
}

async function restoreAside(world: RestoreWorld, backup: BackupRecord) {
  const job = await world.run('restore_side', { backup: backup.id })
  assert.equal(job['state'], 'done', String(job['message']))
  return (await getRestore(world.tools, String(job['id']))).fresh
}

const ANN = 'ann@acme.example'

test(
  'whoever was deactivated, removed or demoted since a backup stays so after a restore on live, and after its undo',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const of = people(world)
    await of.add('bob', ['administrator'])
    await of.add('cleo', ['administrator'])
    await of.add('dan', ['administrator'])
    await of.add('gus')
    const backup = await world.backup()
    await of.run(`update app."user" set active = false where login = 'bob'`)
    await of.run(`delete from app."user" where login = 'cleo'`)
    await of.demote('dan')
    await of.add('eve', ['administrator'])
    await of.promote('gus')
    const restore = await restoreLive(world, backup)
    const known = { active: [ANN, 'dan', 'eve', 'gus'], administrators: [ANN, 'eve', 'gus'] }
    assert.deepEqual(await world.ask(world.database, GROUPS), known)
    for (const login of ['bob', 'cleo'])
      assert.equal(await passwordOf(world, login), undefined, login)
    // Given back his name by an administrator, who was removed has no password, key or right of before.
    await of.run(`update app."user" set active = true where login = 'cleo'`)
    assert.equal(await passwordOf(world, 'cleo'), undefined)
    assert.deepEqual(await world.ask(world.database, GROUPS), {
      ...known,
      active: [ANN, 'cleo', 'dan', 'eve', 'gus'],
    })
    await of.run(`update app."user" set active = false where login = 'dan'`)
    await of.demote('eve')
    await of.run(`delete from app."user" where login = 'gus'`)
    await undo(world, restore.id)
    assert.deepEqual(await world.ask(world.database, GROUPS), {
      active: [ANN, 'cleo', 'eve'],
      administrators: [ANN],
    })
    assert.equal(await passwordOf(world, 'cleo'), undefined)
    const log = await world.ask(
      world.database,
      `select count(*)::int as changes from app.audit_entry where model = 'user' and why like 'The databases were exchanged:%'`,
    )
    assert.ok(Number(log?.['changes']) > 0)
  },
)

test(
  'a key that was revoked since a backup opens nothing after a restore and its undo, and one made since works on',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const of = people(world)
    const [revoked, kept, gone] = [await of.key(ANN), await of.key(ANN), await of.key(ANN)]
    const end = async (token: string) => {
      await of.run('update zennnn.api_key set revoked_at = now() where token_hash = $1', [
        hashSecret(token),
      ])
    }
    const backup = await world.backup()
    await end(revoked)
    await of.run('delete from zennnn.api_key where token_hash = $1', [hashSecret(gone)])
    const later = await of.key(ANN)
    const restore = await restoreLive(world, backup)
    const states = async () =>
      await Promise.all([revoked, kept, gone, later].map(async (key) => await opens(world, key)))
    const not = 'NOT_SIGNED_IN'
    assert.deepEqual(await states(), [not, true, not, true])
    await end(kept)
    await undo(world, restore.id)
    assert.deepEqual(await states(), [not, not, not, true])
  },
)

test(
  'passwords, factors, codes, accounts and the rules for them are those of live after a restore and after its undo',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const of = people(world)
    await of.add('bob')
    await of.passkey('bob', 'lost')
    await of.passkey('bob', 'kept')
    await of.run(
      `insert into zennnn.recovery_code (user_id, hash) select id, sha256('one') from app."user" where login = 'bob'`,
    )
    await of.run(
      `insert into zennnn.sign_in_provider (id, name, issuer, client_id, sealed, enabled)
       values (gen_random_uuid(), 'Old', 'https://old.example', 'c', 's', true)`,
    )
    await of.run(
      `insert into zennnn.linked_account (issuer, subject, user_id, label)
       select 'https://old.example', 'bob', id, 'bob' from app."user" where login = 'bob'`,
    )
    await of.run(`update app."user" set email = 'stolen@mail.example' where login = 'bob'`)
    const backup = await world.backup()
    await of.setPassword('bob', 'b')
    await of.run(`delete from zennnn.passkey where name = 'lost'`)
    await of.run('update zennnn.recovery_code set used_at = now()')
    await of.run('delete from zennnn.linked_account')
    await of.run('update zennnn.sign_in_provider set enabled = false')
    await of.run(
      `insert into zennnn.totp (user_id, sealed, confirmed_at) select id, 's', now() from app."user" where login = 'bob'`,
    )
    await of.run(`update zennnn.sign_in_policy set second_factor = 'everyone'`)
    await of.run(`update app."user" set email = 'bob@acme.example' where login = 'bob'`)
    const state = async () =>
      await world.ask(
        world.database,
        `select zennnn.factors_of(u.id) as factors, u.email, zennnn.needs_second_factor(u.id) as needs,
           (select array_agg(name order by name) from zennnn.passkey) as passkeys,
           (select count(*)::int from zennnn.linked_account) as accounts,
           (select array_agg(name) from zennnn.sign_in_provider where enabled) as providers
         from app."user" u where login = 'bob'`,
      )
    const before = await state()
    assert.deepEqual(before, {
      factors: ['totp', 'passkey'],
      email: 'bob@acme.example',
      needs: true,
      passkeys: ['kept'],
      accounts: 0,
      providers: null,
    })
    const restore = await restoreLive(world, backup)
    assert.deepEqual(await state(), before)
    assert.equal(await passwordOf(world, 'bob'), 'b')
    await of.setPassword('bob', 'c')
    await of.run('delete from zennnn.passkey')
    await undo(world, restore.id)
    assert.equal(await passwordOf(world, 'bob'), 'c')
    assert.deepEqual(await state(), { ...before, factors: ['totp'], passkeys: null })
  },
)

test(
  'a login that somebody else has meanwhile is his after a restore, also when two have changed theirs',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const of = people(world)
    for (const login of ['bob', 'cleo', 'dan']) await of.add(login)
    const ids = `select json_object_agg(login, id) as ids from app."user" where active`
    const backup = await world.backup()
    await of.run(`delete from app."user" where login = 'dan'`)
    await of.run(`update app."user" set login = 'dan' where login = 'cleo'`)
    await of.run(`update app."user" set login = 'cleo' where login = 'bob'`)
    const live = await world.ask(world.database, ids)
    await restoreLive(world, backup)
    assert.deepEqual(await world.ask(world.database, ids), live)
  },
)

test(
  'into a database restored on the side comes who may come into the live one, as there, and no key opens it',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const of = people(world)
    await of.add('bob', ['administrator'])
    await of.add('cleo')
    const key = await of.key(ANN)
    const backup = await world.backup()
    await of.run(`update app."user" set active = false where login = 'bob'`)
    await of.setPassword('cleo', 'b')
    const side = await restoreAside(world, backup)
    assert.deepEqual(await world.ask(side, GROUPS), {
      active: [ANN, 'cleo'],
      administrators: [ANN],
    })
    assert.equal(await passwordOf(world, 'bob', side), undefined)
    assert.equal(await passwordOf(world, 'cleo', side), 'b')
    assert.deepEqual(
      [await opens(world, key), await opens(world, key, side)],
      [true, 'NOT_SIGNED_IN'],
    )
    // The live one is as it was.
    assert.equal(await passwordOf(world, 'cleo'), 'b')
  },
)

test(
  'what is restored on the side of a database that is deleted lets in who might come into that, and no key',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const key = await people(world).key(ANN)
    const backup = await world.backup()
    await world.ask(
      world.control,
      `update app.database set state = 'dropping', drop_after = now() + interval '14 days' where database_id = $1`,
      [world.database],
    )
    const side = await restoreAside(world, backup)
    assert.deepEqual(await world.ask(side, GROUPS), { active: [ANN], administrators: [ANN] })
    assert.equal(await opens(world, key, side), 'NOT_SIGNED_IN')
  },
)

test(
  'directories, the groups that they give and whose entry is whose are those of live after a restore',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const { run } = people(world)
    const add = async (name: string, login: string) => {
      await run(
        `with added as (
           insert into zennnn.directory (id, name, enabled, hosts, port, tls, base, filter, bind_dn, sealed, makes_people)
           values (gen_random_uuid(), $1, true, '{one.example,two.example}', 636, 'ldaps', 'dc=x', '(uid={login})', 'cn=x', 's', false)
           returning id),
         made as (insert into app."user" (id, name, login) values (gen_random_uuid(), $2, $2) returning id),
         given as (
           insert into zennnn.directory_group (directory, directory_group, group_id)
           select a.id, 'cn=sellers', g.id from added a, app."group" g where g.name = 'administrator')
         insert into zennnn.directory_account (directory, entry, user_id) select a.id, 'uuid:' || $2, m.id from added a, made m`,
        [name, login],
      )
    }
    await add('Before', 'bob')
    await add('Kept', 'cleo')
    const backup = await world.backup()
    await run(`delete from zennnn.directory where name = 'Before'`)
    await run(`update zennnn.directory set hosts = '{three.example}' where name = 'Kept'`)
    await add('Since', 'dan')
    await restoreLive(world, backup)
    const found = await world.ask(
      world.database,
      `select
         (select json_agg(json_build_array(d.name, d.hosts, m.directory_group, g.name) order by d.name)
           from zennnn.directory d join zennnn.directory_group m on m.directory = d.id join app."group" g on g.id = m.group_id) as directories,
         (select json_agg(json_build_array(a.entry, u.login, d.name) order by u.login)
           from zennnn.directory_account a join app."user" u on u.id = a.user_id left join zennnn.directory d on d.id = a.directory) as accounts`,
    )
    assert.deepEqual(found, {
      directories: [
        ['Kept', ['three.example'], 'cn=sellers', 'administrator'],
        ['Since', ['one.example', 'two.example'], 'cn=sellers', 'administrator'],
      ],
      accounts: [
        ['uuid:bob', 'bob', null],
        ['uuid:cleo', 'cleo', 'Kept'],
        ['uuid:dan', 'dan', 'Since'],
      ],
    })
  },
)
