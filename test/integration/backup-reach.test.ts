import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { runBackup } from '@zennnn/cloud'
import { openKeptVault } from './cloud/kept-vault.ts'

test('backups of the cloud’s own database and of one that is deleted are listed, shown, verified and downloaded', {
  timeout: 220_000,
}, async (t) => {
  const { vault, database, backup, zennnn, ask } = await openKeptVault(t)
  const made = await backup()
  const control = await runBackup(vault, { database: vault.control, kind: 'manual' })
  assert.equal(control.state, 'complete', JSON.stringify(control.copies))
  await ask(
    `update app.database set state = 'dropped', slug = 'gone-' || id where database_id = $1`,
    [database],
  )

  const all = await zennnn('backup', 'list')
  assert.deepEqual(
    all.stdout.trim().split('\n').sort(),
    [`${database} (deleted)`, `${vault.control} control`].sort(),
  )
  for (const [name, id] of [
    ['control', control.id],
    [database, made.id],
  ] as const) {
    const list = await zennnn('backup', 'list', name)
    assert.match(list.stdout, new RegExp(`^${id} `), name)
    const shown = await zennnn('backup', 'show', id)
    assert.match(shown.stdout, new RegExp(`^backup    ${id}$`, 'm'))
    const verified = await zennnn('backup', 'verify', id)
    assert.equal(verified.code, 0, verified.stderr)
    const file = join(vault.home, `${id}.zip`)
    const downloaded = await zennnn('backup', 'download', id, '--out', file)
    assert.equal(downloaded.code, 0, downloaded.stderr)
  }
  const gone = await zennnn('backup', 'list', 'acme')
  assert.equal(gone.code, 1)
  assert.match(gone.stderr, /There is no database "acme"/)
  const none = await zennnn('backup', 'list', `z_${'a'.repeat(26)}`)
  assert.equal(none.code, 1)
  assert.match(none.stderr, /There are no backups of z_/)
})

test('a download at the machine is in the customer’s log before its first byte, or is refused', {
  timeout: 220_000,
}, async (t) => {
  const { vault, backup, zennnn, askCustomer } = await openKeptVault(t)
  const { id, at } = await backup()
  const download = async (name: string) =>
    await zennnn('backup', 'download', id, '--out', join(vault.home, name))
  const written = await download('one.zip')
  assert.equal(written.code, 0, written.stderr)
  const entry = await askCustomer(
    `select why, record from app.audit_entry where operation = 'event' and model = 'backup'`,
  )
  assert.deepEqual(
    { ...entry },
    {
      why: `The operator at the machine takes a copy of the backup of ${at.toISOString()}`,
      record: id,
    },
  )
  await askCustomer('alter function zennnn.audit_operator_event(text, text, text) rename to gone')
  const refused = await download('two.zip')
  assert.equal(refused.code, 1, refused.stdout)
  assert.deepEqual(
    (await readdir(vault.home)).filter((name) => name.startsWith('two')),
    [],
  )
})
