import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { lightenKey, lightenKeys } from './repository-key.ts'

const run = promisify(execFile)
const PASSWORD = 'a password of a test'

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
  await lightenKeys(folder, PASSWORD)
  const [text = '', ...more] = await keyFiles(folder)
  assert.deepEqual(more, [])
  assert.partialDeepStrictEqual(JSON.parse(text), { kdf: 'scrypt', N: 1024, r: 8, p: 1 })
  assert.match(await restic(folder, ['snapshots']), /before/)
  await restic(folder, ['check', '--read-data'])
  await lightenKeys(folder, PASSWORD)
  assert.deepEqual(await keyFiles(folder), [text])
})

test('lightenKeys: no other password opens it, and a key of another password stays as it is', async (t) => {
  const folder = await makeRepository(t)
  const before = await keyFiles(folder)
  await lightenKeys(folder, 'another password')
  assert.deepEqual(await keyFiles(folder), before)
  await lightenKeys(folder, PASSWORD)
  await assert.rejects(restic(folder, ['snapshots'], 'another password'), /wrong password/)
})

test('lightenKey: a key file with a changed byte is left alone, one that is none is refused', async (t) => {
  const [text = ''] = await keyFiles(await makeRepository(t))
  const key: Record<string, unknown> = JSON.parse(text)
  const sealed = Buffer.from(String(key['data']), 'base64')
  sealed.writeUInt8(sealed.readUInt8(20) ^ 1, 20)
  const changed = JSON.stringify({ ...key, data: sealed.toString('base64') })
  assert.equal(await lightenKey(changed, PASSWORD), undefined)
  await assert.rejects(lightenKey('{}', PASSWORD), { code: 'INTERNAL' })
})
