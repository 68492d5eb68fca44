import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ensureClusterSecrets } from './cluster-secrets.ts'
import { ensureRoles } from './cluster-start.ts'

/** A server that refuses everybody for one reason (PostgreSQL manual, 55.7: ErrorResponse). */
async function openRefusing(t: TestContext, code: string, message: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-refusing-'))
  const fields = Buffer.from(`SFATAL\0C${code}\0M${message}\0\0`)
  const head = Buffer.from([0x45, 0, 0, 0, fields.length + 4])
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end(Buffer.concat([head, fields])))
  })
  server.listen(join(folder, '.s.PGSQL.5432'))
  await once(server, 'listening')
  t.after(async () => {
    server.close()
    await rm(folder, { recursive: true })
  })
  return folder
}

test('only who is refused for who he is has wrong secrets; a full disk is called what it is', async (t) => {
  for (const [code, reason, message] of [
    ['28P01', 'password authentication failed', /the files in secrets do not belong/],
    ['28000', 'role "postgres" does not exist', /the files in secrets do not belong/],
    ['53100', 'could not extend file', /^The roles .* brought up to date: could not extend file$/],
    ['XX000', 'tuple concurrently updated', /brought up to date: tuple concurrently updated$/],
  ] as const) {
    const host = await openRefusing(t, code, reason)
    const secrets = await ensureClusterSecrets(join(host, 'secrets'))
    const refused = ensureRoles({ host, port: 5432 }, secrets, [])
    await assert.rejects(refused, { code: 'SETUP_FAILED', message }, code)
  }
})
