import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { canaryKeyPrint, canaryPassword, ensureCanaryKey, readCanaryKey } from './canary-key.ts'

test('the key is made once, for its owner to read alone, and anew where it was lost', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-canary-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  await mkdir(join(home, 'secrets'))
  const path = join(home, 'secrets', 'canary-key')
  assert.equal(await readCanaryKey(home), undefined)
  await ensureCanaryKey(home)
  const key = await readCanaryKey(home)
  assert.match(key ?? '', /^[\w-]{43}$/)
  assert.equal((await stat(path)).mode & 0o777, 0o400)
  await ensureCanaryKey(home)
  assert.equal(await readFile(path, 'utf8'), key)
  await rm(path)
  await ensureCanaryKey(home)
  assert.notEqual(await readCanaryKey(home), key)
  await rm(path)
  await writeFile(path, 'half')
  await assert.rejects(readCanaryKey(home), { code: 'SETUP_FAILED' })
})

test('of one key each login has a password of its own, and what tells the key tells no password', () => {
  const texts = [
    canaryPassword('key', 'a@canary.invalid'),
    canaryPassword('key', 'b@canary.invalid'),
    canaryPassword('other', 'a@canary.invalid'),
    canaryKeyPrint('key'),
    canaryKeyPrint('other'),
  ]
  assert.equal(new Set(texts).size, texts.length)
  assert.equal(canaryPassword('key', 'a@canary.invalid'), texts[0])
})
