import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { findKnownCloud, keepKnownCloud } from './known-clouds.ts'

const KNOWN = {
  publicKey: generateKeyPairSync('ed25519').publicKey,
  head: { sequence: 17, hash: 'ab'.repeat(32) },
  departures: ['csrf is not promised'],
}

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'zennnn-known-'))
  t.after(async () => {
    await rm(path, { recursive: true })
  })
  return path
}

test('what was seen of a cloud is remembered, by its own name, for its reader alone', async (t) => {
  const config = await folder(t)
  assert.equal(await findKnownCloud(config, 'one.example:443'), undefined)
  await keepKnownCloud(config, 'one.example:443', KNOWN)
  await keepKnownCloud(config, '__proto__', {
    ...KNOWN,
    head: { sequence: 1, hash: '0'.repeat(64) },
  })
  const found = await findKnownCloud(config, 'one.example:443')
  assert.ok(found !== undefined)
  assert.ok(found.publicKey.equals(KNOWN.publicKey))
  assert.deepEqual(found.head, KNOWN.head)
  assert.deepEqual(found.departures, KNOWN.departures)
  assert.equal(await findKnownCloud(config, 'two.example:443'), undefined)
  const { mode } = await stat(join(config, 'zennnn', 'known-clouds.json'))
  assert.equal(mode & 0o777, 0o600)
})

test('a damaged memory is no first look, and without a place to remember nothing is verified', async (t) => {
  const config = await folder(t)
  await keepKnownCloud(config, 'one.example:443', KNOWN)
  const file = join(config, 'zennnn', 'known-clouds.json')
  for (const text of [
    '',
    '[]',
    '{"one.example:443":{}}',
    '{"one.example:443":{"public_key":"x","sequence":1,"hash":"y"}}',
    '{"one.example:443":null}',
    (await readFile(file, 'utf8')).replace('"csrf is', '7, "csrf is'),
  ]) {
    await writeFile(file, text)
    await assert.rejects(findKnownCloud(config, 'one.example:443'), { code: 'VALUE_INVALID' }, text)
  }
  await assert.rejects(findKnownCloud(undefined, 'one.example:443'), {
    code: 'CONFIGURATION_INVALID',
  })
})
