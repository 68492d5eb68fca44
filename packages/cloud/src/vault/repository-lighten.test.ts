import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { lightenKey } from './repository-key.ts'
import { lightenKeys } from './repository-lighten.ts'

const run = promisify(execFile)
const PASSWORD = 'a password of a test'
const OURS = { region: 'eu', password: PASSWORD, identity: undefined }

async function restic(path: string, args: readonly string[], password = PASSWORD): Promise<string> {
  const env = { PATH: process.env['PATH'], RESTIC_REPOSITORY: path, RESTIC_PASSWORD: password }
  const { stdout } = await run('restic', ['--no-cache', ...args], { env })
  return stdout
}

async function makeRepository(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-key-'))
  t.after(async () => {
    await rm(folder, { recursive: true })
  })
  await restic(folder, ['init', '--repository-version', '2'])
  return folder
}

async function keyFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, 'keys'))
  return await Promise.all(
    names.map(async (name) => await readFile(join(folder, 'keys', name), 'utf8')),
  )
}

test('lightenKeys: the same password opens the repository, at once, and reads what was written before', async (t) => {
  const folder = await makeRepository(t)
  await restic(folder, ['backup', '--host', 'before', join(folder, 'config')])
  await lightenKeys(folder, OURS)
  const [text = '', ...more] = await keyFiles(folder)
  assert.deepEqual(more, [])
  assert.partialDeepStrictEqual(JSON.parse(text), { kdf: 'scrypt', N: 1024, r: 8, p: 1 })
  assert.match(await restic(folder, ['snapshots']), /before/)
  await restic(folder, ['check', '--read-data'])
  await lightenKeys(folder, OURS)
  assert.deepEqual(await keyFiles(folder), [text])
})

test('lightenKeys: no other password opens it, and a key of another password stays as it is', async (t) => {
  const folder = await makeRepository(t)
  const before = await keyFiles(folder)
  await lightenKeys(folder, { ...OURS, password: 'another password' })
  assert.deepEqual(await keyFiles(folder), before)
  await lightenKeys(folder, OURS)
  await assert.rejects(restic(folder, ['snapshots'], 'another password'), /wrong password/)
})

test('lightenKey: a key file with a changed byte is left alone, so is one that is none', async (t) => {
  const [text = ''] = await keyFiles(await makeRepository(t))
  const key: Record<string, unknown> = JSON.parse(text)
  const sealed = Buffer.from(String(key['data']), 'base64')
  sealed.writeUInt8(sealed.readUInt8(20) ^ 1, 20)
  const changed = JSON.stringify({ ...key, data: sealed.toString('base64') })
  assert.equal(await lightenKey(changed, PASSWORD), undefined)
  assert.equal(await lightenKey('{}', PASSWORD), undefined)
  assert.equal(await lightenKey('{', PASSWORD), undefined)
})

test('lightenKeys goes through no link, and touches nothing that belongs to somebody else', async (t) => {
  const elsewhere = await makeRepository(t)
  const before = await keyFiles(elsewhere)
  const folder = await makeRepository(t)
  await rm(join(folder, 'keys'), { recursive: true })
  await symlink(join(elsewhere, 'keys'), join(folder, 'keys'))
  await lightenKeys(folder, OURS)
  assert.deepEqual(await keyFiles(elsewhere), before)

  await rm(join(folder, 'keys'))
  await mkdir(join(folder, 'keys'))
  const [name = ''] = await readdir(join(elsewhere, 'keys'))
  await symlink(join(elsewhere, 'keys', name), join(folder, 'keys', name))
  await lightenKeys(folder, OURS)
  assert.deepEqual(await readdir(join(folder, 'keys')), [name])

  await lightenKeys(elsewhere, { ...OURS, identity: { uid: 54_321, gid: 54_321 } })
  assert.deepEqual(await keyFiles(elsewhere), before)
})

test('lightenKeys tidies what a kill left, not what is being written, and says what it cannot do', async (t) => {
  const folder = await makeRepository(t)
  const [old, fresh] = [join(folder, `unfinished-${randomUUID()}`), `unfinished-${randomUUID()}`]
  await writeFile(old, '')
  await utimes(old, new Date(0), new Date(0))
  await writeFile(join(folder, fresh), '')
  await lightenKeys(folder, OURS)
  const left = (await readdir(folder)).filter((name) => name.startsWith('unfinished'))
  assert.deepEqual(left, [fresh])
  await mkdir(old)
  await utimes(old, new Date(0), new Date(0))
  await assert.rejects(lightenKeys(folder, OURS), {
    code: 'INTERNAL',
    message: /^The keys of a repository in the region eu cannot be replaced: /,
  })
})
