import assert from 'node:assert/strict'
import { test } from 'node:test'
import { migrate } from '@zennnn/data'
import { openBoth, PATH, pair } from '../directory-office.ts'
import { ANNS_PASSWORD } from '../directory-world.ts'

/** The tables of a version that knew one directory with one host, with what this one holds, and a function of their type. */
const OLDER = `
  set role zennnn_owner;
  create table zennnn.kept as select d.*, (select json_agg(g) from zennnn.directory_group g) as groups,
    (select json_agg(a) from zennnn.directory_account a) as accounts from zennnn.directory d;
  drop table zennnn.directory_account, zennnn.directory_group, zennnn.directory cascade;
  create table zennnn.directory (
    only_row boolean primary key default true check (only_row),
    enabled boolean not null,
    host text not null check (host ~ '^[a-z0-9]([a-z0-9.:-]{0,251}[a-z0-9])?$'),
    port integer not null check (port between 1 and 65535),
    tls text not null check (tls in ('ldaps', 'starttls')),
    ca text check (length(ca) <= 20000),
    base text not null check (length(base) <= 500 and base ~ '^[^[:cntrl:]]+$'),
    filter text not null check (length(filter) <= 500 and filter ~ '^[^[:cntrl:]]+$' and position('{login}' in filter) > 0),
    bind_dn text not null check (length(bind_dn) <= 500 and bind_dn ~ '^[^[:cntrl:]]+$'),
    sealed bytea not null,
    makes_people boolean not null);
  create table zennnn.directory_group (
    directory_group text not null check (length(directory_group) <= 500 and directory_group ~ '^[^[:cntrl:]]+$'),
    group_id uuid not null,
    primary key (directory_group, group_id));
  create table zennnn.directory_account (
    host text not null,
    entry text not null check (length(entry) between 1 and 600),
    user_id uuid not null unique,
    created_at timestamptz not null default now(),
    primary key (host, entry));
  insert into zennnn.directory select true, k.enabled, k.hosts[1], k.port, k.tls, k.ca, k.base, k.filter, k.bind_dn, k.sealed,
    k.makes_people from zennnn.kept k;
  insert into zennnn.directory_group select g.directory_group, g.group_id
    from zennnn.kept k, json_to_recordset(k.groups) g(directory_group text, group_id uuid);
  insert into zennnn.directory_account select k.hosts[1], a.entry, a.user_id, a.created_at
    from zennnn.kept k, json_to_recordset(k.accounts) a(entry text, user_id uuid, created_at timestamptz);
  drop table zennnn.kept;
  drop function zennnn.directory_list(bytea);
  create function zennnn.directory_read(session_hash bytea) returns jsonb language sql as 'select null::jsonb';
  create function zennnn.directory_of(session_hash bytea) returns setof zennnn.directory
    language sql as 'select d.* from zennnn.directory d';
  create function zennnn.directory_ask(sign_in_login text)
    returns table (directory zennnn.directory, directory_groups text[], proves boolean)
    language sql as 'select d, array[]::text[], true from zennnn.directory d';
  reset role`

test('the one directory of an earlier version becomes the first, with its settings, groups and people', async (t) => {
  const office = await openBoth(t, { groups: [pair('sellers', 'sales_user')] })
  const ann = JSON.parse((await office.login('ann', ANNS_PASSWORD)).body).user
  const before = JSON.parse((await office.send('GET', PATH)).body)
  const bob = office.member.id
  await office.sql(OLDER)
  await office.sql(
    `insert into zennnn.directory_account (host, entry, user_id) values ('ldap.before', 'uuid:bob', '${bob}')`,
  )
  const maintain = await office.world.connect('zennnn_maintain')
  for (const _ of ['the first time', 'again'])
    await migrate(maintain, office.world.registry, { assert: true })
  const after = JSON.parse((await office.send('GET', PATH)).body)
  assert.deepEqual(after, [{ ...before[0], id: after[0].id, name: 'localhost' }])
  assert.equal(JSON.parse((await office.login('ann', ANNS_PASSWORD)).body).user.id, ann.id)
  // He came by a host that is asked no more: nobody is taken for him.
  assert.deepEqual(
    await office.sql(
      `select directory, entry from zennnn.directory_account where user_id = '${bob}'`,
    ),
    [{ directory: null, entry: 'uuid:bob' }],
  )
  assert.deepEqual(
    await office.sql(`select proname from pg_proc where proname = 'directory_read'`),
    [],
  )
  const { id, people, ...settings }: Readonly<Record<string, unknown>> = after[0]
  assert.equal(people, 1)
  const renamed = await office.send('PUT', `${PATH}/${String(id)}`, { ...settings, name: 'Berlin' })
  assert.equal(renamed.status, 200, renamed.body)
  const added = await office.add({ ...settings, name: 'Paris', enabled: false })
  assert.equal(added.status, 201, added.body)
})
