import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getBackup, scratchCluster, verifyBackup } from '@zennnn/cloud'
import { asOwner } from '../../packages/cloud/src/database/cluster-access.ts'
import { describeDifference } from '../../packages/cloud/src/vault/schema-parts.ts'
import { readContent } from '../../packages/cloud/src/vault/table-content.ts'
import { openKeptVault } from './cloud/kept-vault.ts'

/** What a restored copy may lose, and how that is told. */
const LOSSES = {
  'drop trigger zennnn_4_audit_insert on app.tag':
    'trigger zennnn_4_audit_insert on app.tag is missing',
  'alter table app.tag disable trigger zennnn_4_audit_insert':
    'trigger zennnn_4_audit_insert on app.tag is another one',
  'alter table app.tag disable row level security': 'row-level security of app.tag is another one',
  'alter table app.tag no force row level security': 'row-level security of app.tag is another one',
  'alter function zennnn.applied_hash() security invoker':
    'function zennnn.applied_hash() is another one',
  'comment on function zennnn.applied_hash() is null':
    'function zennnn.applied_hash() is another one',
  "create or replace function zennnn.applied_hash() returns text language sql stable security definer set search_path = pg_catalog, pg_temp as $$ select 'other' $$":
    'function zennnn.applied_hash() is another one',
  'create rule away as on delete to app.tag do instead nothing':
    'rule away on app.tag was not there',
  'alter table app.tag alter name drop not null': 'column app.tag.name is another one',
  "alter table app.tag alter name set default 'x'": 'column app.tag.name is another one',
} as const

test('a schema that lost what protects its rows has another hash, and what it lost has a name', async (t) => {
  const { vault, database } = await openKeptVault(t)
  await asOwner(vault.access, database, async (client) => {
    await client.query('begin')
    const whole = await readContent(client)
    assert.equal(describeDifference(whole.parts, whole.parts), '')
    for (const [loss, words] of Object.entries(LOSSES)) {
      await client.query('savepoint whole')
      await client.query(loss)
      const found = await readContent(client)
      assert.notEqual(found.schemaHash, whole.schemaHash, loss)
      assert.equal(describeDifference(whole.parts, found.parts), words)
      await client.query('rollback to savepoint whole')
      assert.equal((await readContent(client)).schemaHash, whole.schemaHash)
    }
    await client.query('rollback')
  })
})

test('a policy or view that is gone or open is told too', async (t) => {
  const { vault, database } = await openKeptVault(t)
  await asOwner(vault.access, database, async (client) => {
    await client.query('begin')
    await client.query(
      'create view app_read.tags with (security_invoker) as select name from app.tag',
    )
    const { parts } = await readContent(client)
    const policies = [...parts.keys()].filter((name) => /^policy .* on app\.tag$/.test(name))
    assert.ok(policies.length > 0)
    const [policy = ''] = policies
    await client.query('savepoint whole')
    for (const [loss, words] of [
      [`drop ${policy}`, `${policy} is missing`],
      [`alter ${policy} to public`, `${policy} is another one`],
      [`alter ${policy} using (true)`, `${policy} is another one`],
      ['alter view app_read.tags reset (security_invoker)', 'view app_read.tags is another one'],
      [
        'drop view app_read.tags',
        'column app_read.tags.name is missing, view app_read.tags is missing',
      ],
    ] as const) {
      await client.query(loss)
      assert.equal(describeDifference(parts, (await readContent(client)).parts), words)
      await client.query('rollback to savepoint whole')
    }
    await client.query('rollback')
  })
})

test('verification refuses a copy whose schema lost something, and says what', async (t) => {
  const { vault, backup, askCustomer, ask } = await openKeptVault(t)
  const scratch = scratchCluster()
  t.after(async () => {
    await scratch.close()
  })
  const whole = await backup()
  assert.equal(whole.state, 'complete', whole.message)
  await verifyBackup(vault, whole, 'eu', { scratch })
  for (const loss of [
    'drop trigger zennnn_4_audit_insert on app.tag',
    'alter table app.tag disable row level security',
    'alter function zennnn.applied_hash() security invoker',
  ])
    await askCustomer(loss)
  const less = await backup()
  assert.ok(whole.content && less.content)
  // The copy of the second, against what is registered of the first.
  const content = { ...less.content, schemaHash: whole.content.schemaHash }
  await assert.rejects(verifyBackup(vault, { ...less, content }, 'us', { scratch }), {
    code: 'INTERNAL',
    message: `The schema restored of the backup ${less.id} is not what was dumped: function zennnn.applied_hash() is another one, row-level security of app.tag is another one, trigger zennnn_4_audit_insert on app.tag is missing.`,
  })
  const { access, control } = vault
  assert.equal((await getBackup(access, control, less.id)).verifiedAt, undefined)
  // One of an earlier version of ours can be restored, though its hash was made otherwise.
  await verifyBackup(vault, { ...less, content: { ...content, version: undefined } }, 'us', {
    scratch,
  })
  // As dumped, it is what it was.
  await verifyBackup(vault, less, 'us', { scratch })
  assert.deepEqual(await ask('select count(*)::int as kept from zennnn_vault.schema'), { kept: 2 })
})
