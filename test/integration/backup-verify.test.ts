import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  connect,
  getBackup,
  type ScratchCluster,
  scratchCluster,
  verifyBackup,
} from '@zennnn/cloud'
import { openKeptVault } from './cloud/kept-vault.ts'

test('backup verify restores every row and says so, and refuses what is not what was dumped', async (t) => {
  const { vault, backup, ask, zennnn } = await openKeptVault(t)
  const { access, control } = vault
  const scratch = scratchCluster()
  t.after(async () => {
    await scratch.close()
  })
  const made = await backup()
  assert.equal(made.state, 'complete', made.message)
  assert.equal(made.verifiedAt, undefined)
  assert.ok(made.content)
  const [name = '', table] = Object.entries(made.content.tables)[0] ?? []
  assert.ok(table)
  const tables = { ...made.content.tables, [name]: { ...table, rows: table.rows + 1 } }
  const wrongRows = { ...made, content: { ...made.content, tables } }
  await assert.rejects(verifyBackup(vault, wrongRows, 'eu', { scratch }), /is not what was dumped/)
  const wrongSchema = { ...made, content: { ...made.content, schemaHash: '0' } }
  await assert.rejects(
    verifyBackup(vault, wrongSchema, 'eu', { scratch }),
    /is not what was dumped/,
  )
  await assert.rejects(
    verifyBackup(vault, { ...made, sha256: '0'.repeat(64) }, 'us', { scratch }),
    /not the dump that was written/,
  )
  assert.equal((await getBackup(access, control, made.id)).verifiedAt, undefined)

  // In a cluster made for this alone.
  await verifyBackup(vault, made, 'ap')
  assert.ok((await getBackup(access, control, made.id)).verifiedAt)

  // Two at the same time in one cluster: neither writes a row there that the other writes too.
  const shared = await readShared(scratch)
  assert.notEqual(shared.length, 0)
  const both = ['eu', 'us'].map(async (region) => {
    await verifyBackup(vault, made, region, { scratch })
  })
  await Promise.all(both)
  assert.deepEqual(await readShared(scratch), shared)

  // By the command, in the first region that has it, whatever that is called.
  await ask(
    `update zennnn_vault.copy set read_back_at = null where backup = $1 and region = 'eu'`,
    [made.id],
  )
  const said = await zennnn('backup', 'verify', made.id)
  assert.equal(said.code, 0, said.stderr)
  assert.match(said.stdout, /was restored from us and is equal/)
  const refused = await zennnn('backup', 'verify', made.id, '--region', 'eu')
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /has no copy in the region eu that was read back.*\n.*us, ap/)
})

/** Who may set what, and which transaction said so. */
async function readShared(scratch: ScratchCluster): Promise<readonly unknown[]> {
  return await scratch.use(async ({ address, secrets: { superuser: password } }) => {
    const client = await connect(address, { user: 'postgres', password, database: 'postgres' })
    try {
      return (await client.query('select parname, xmin, paracl::text from pg_parameter_acl')).rows
    } finally {
      await client.end()
    }
  })
}
