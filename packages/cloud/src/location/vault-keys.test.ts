import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ensureVaultKeys } from './vault-keys.ts'

const YEAR_MS = 365 * 86_400_000

async function makeHome(t: TestContext): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-vault-keys-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  return home
}

function ensure(home: string, host = '192.0.2.7', atMs = Date.now()) {
  return ensureVaultKeys({ home, region: 'us', host, clock: { now: () => new Date(atMs) } })
}

async function read(path: string): Promise<X509Certificate> {
  return new X509Certificate(await readFile(path))
}

test('the vault of a location gets an authority of its own, and secrets that nobody else reads', async (t) => {
  const keys = await ensure(await makeHome(t))
  const [authority, server, client] = await Promise.all([
    read(keys.authority),
    read(keys.server),
    read(keys.client),
  ])
  for (const one of [server, client]) assert.ok(one.verify(authority.publicKey))
  assert.equal(server.checkIP('192.0.2.7'), '192.0.2.7')
  assert.equal(server.checkIP('192.0.2.8'), undefined)
  // What the machine has cannot delete, and what deletes cannot play the machine.
  assert.deepEqual(server.keyUsage, ['1.3.6.1.5.5.7.3.1'])
  assert.deepEqual(client.keyUsage, ['1.3.6.1.5.5.7.3.2'])
  for (const path of [keys.authorityKey, keys.serverKey, keys.password, keys.htpasswd, keys.client])
    assert.equal((await stat(path)).mode & 0o777, 0o600, path)
  const [user, hash] = (await readFile(keys.htpasswd, 'utf8')).trim().split(':')
  assert.equal(user, 'cloud')
  assert.match(hash ?? '', /^\$apr1\$/)
})

test('a second run changes none of them; another host or a near end only the certificates', async (t) => {
  const home = await makeHome(t)
  const keys = await ensure(home)
  const files = [keys.authority, keys.server, keys.client, keys.password, keys.htpasswd]
  const all = async (): Promise<readonly string[]> =>
    await Promise.all(files.map(async (file) => await readFile(file, 'utf8')))
  const before = await all()
  await ensure(home)
  assert.deepEqual(await all(), before)
  await ensure(home, 'us.example')
  const moved = await all()
  assert.deepEqual(
    moved.map((text, index) => text === before[index]),
    [true, false, true, true, true],
  )
  await ensure(home, 'us.example', Date.now() + 2 * YEAR_MS)
  const later = await all()
  assert.deepEqual(
    later.map((text, index) => text === moved[index]),
    [true, false, false, true, true],
  )
})

test('a password whose hash is missing keeps, and a damaged one is refused', async (t) => {
  const home = await makeHome(t)
  const keys = await ensure(home)
  const password = await readFile(keys.password, 'utf8')
  await rm(keys.htpasswd)
  await ensure(home)
  assert.equal(await readFile(keys.password, 'utf8'), password)
  await writeFile(keys.password, 'short')
  await assert.rejects(ensure(home), { code: 'SETUP_FAILED' })
})
