import assert from 'node:assert/strict'
import { createPublicKey, sign, verify } from 'node:crypto'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ensureTrustKey, publicKeyText, readTrustKey } from './trust-key.ts'

async function openHome(t: TestContext): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-trust-'))
  await mkdir(join(home, 'secrets'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  return home
}

test('the key is made once, for its owner alone, and signs what its public half verifies', async (t) => {
  const home = await openHome(t)
  await assert.rejects(readTrustKey(home), {
    code: 'SETUP_FAILED',
    message: /trust-key, is missing/,
  })
  const key = await ensureTrustKey(home)
  assert.equal(key.asymmetricKeyType, 'ed25519')
  assert.equal((await stat(join(home, 'secrets', 'trust-key'))).mode & 0o777, 0o600)
  assert.ok((await ensureTrustKey(home)).equals(key))
  assert.ok((await readTrustKey(home)).equals(key))
  const x = publicKeyText(key)
  assert.match(x, /^[\w-]{43}$/)
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  const text = Buffer.from('seen')
  assert.ok(verify(null, text, publicKey, sign(null, text, key)))
})

test('another home has another key, and one that is damaged is not replaced', async (t) => {
  const [home, other] = [await openHome(t), await openHome(t)]
  assert.notEqual(
    publicKeyText(await ensureTrustKey(home)),
    publicKeyText(await ensureTrustKey(other)),
  )
  await writeFile(join(home, 'secrets', 'trust-key'), 'half')
  await assert.rejects(ensureTrustKey(home), { code: 'SETUP_FAILED', message: /is damaged/ })
})

test('the key is that of RFC 8032 for its 32 bytes', async (t) => {
  const home = await openHome(t)
  // Section 7.1, test 1.
  const secret = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'
  await writeFile(
    join(home, 'secrets', 'trust-key'),
    Buffer.from(secret, 'hex').toString('base64url'),
  )
  assert.equal(
    Buffer.from(publicKeyText(await readTrustKey(home)), 'base64url').toString('hex'),
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  )
})
