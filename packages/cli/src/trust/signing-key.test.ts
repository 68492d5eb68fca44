import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  makeSigningKey,
  parsePublicKey,
  passphraseOf,
  publicText,
  readSigningKey,
} from './signing-key.ts'

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'zennnn-key-'))
  t.after(async () => {
    await rm(path, { recursive: true })
  })
  return path
}

function saying(text: string) {
  return { readInput: async () => await Promise.resolve(text) }
}

test('a key is its owner’s alone, and is read back by its passphrase and no other', async (t) => {
  const file = join(await folder(t), 'jane.key')
  const publicKey = await makeSigningKey(file, 'correct horse battery')
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.match(await readFile(file, 'utf8'), /^-----BEGIN ENCRYPTED PRIVATE KEY-----/)
  const key = await readSigningKey(file, saying('correct horse battery\n'))
  assert.equal(publicText(key), publicKey)
  assert.ok(parsePublicKey(publicKey))
  await assert.rejects(readSigningKey(file, saying('correct horse')), { code: 'VALUE_INVALID' })
  await assert.rejects(readSigningKey(file, saying('')), { code: 'VALUE_INVALID' })
})

test('no key is written over, and no short passphrase is taken', async (t) => {
  const file = join(await folder(t), 'jane.key')
  await assert.rejects(makeSigningKey(file, 'short'), { code: 'VALUE_INVALID' })
  const publicKey = await makeSigningKey(file, undefined)
  await assert.rejects(makeSigningKey(file, undefined), { code: 'STATE_REFUSED' })
  assert.equal(publicText(await readSigningKey(file, saying(''))), publicKey)
})

test('what is no key of ours is none', async (t) => {
  const file = join(await folder(t), 'other')
  await writeFile(file, 'hello')
  await assert.rejects(readSigningKey(file, saying('')), { code: 'VALUE_INVALID' })
  for (const text of ['', 'x', 'A'.repeat(42), `${'A'.repeat(42)}B`, `${'A'.repeat(43)}=`])
    assert.equal(parsePublicKey(text), undefined, text)
  assert.equal(passphraseOf('two words\r\n'), 'two words')
})
