import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { passwordKeyOf } from '@zennnn/kernel'
import { COMMAND, hashPassword } from './password.ts'
import { PasswordPool } from './password-pool.ts'

const KEY = passwordKeyOf('test')
const KNOWN = { ...COMMAND, isKnown: true }

test('what leaves the pool is the published value of PBKDF2-HMAC-SHA512, keyed', async (t) => {
  const pool = new PasswordPool(KEY, 1)
  t.after(async () => {
    await pool.close()
  })
  // Widely published vector: password "password", salt "salt", 1 and 2 rounds, 64 bytes.
  const salt = Buffer.from('salt').toString('base64')
  for (const [rounds, published] of [
    [
      1,
      '867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252c02d470a285a0501bad999bfe943c08f050235d7d68b1da55e63f73b60a57fce',
    ],
    [
      2,
      'e1d9c16aa681708a45f5c7c4e215ceb66e011a2e9f0040713f18aefdb866d53cf76cab2868a39b9f7840edce4fef5a82be67335c77a6068e04112754f27ccf4e',
    ],
  ] as const)
    assert.equal(
      await pool.derive({ password: 'password', salt, rounds }, COMMAND),
      createHmac('sha512', KEY).update(Buffer.from(published, 'hex')).digest('base64'),
    )
})

test('at most 32 wait; the next is told when to come again, and the event loop stays free', async (t) => {
  const pool = new PasswordPool(KEY, 1)
  t.after(async () => {
    await pool.close()
  })
  const job = { password: 'x', salt: 'c2FsdA==', rounds: 20_000 }
  const accepted = Array.from({ length: 33 }, async () => await pool.derive(job, KNOWN))
  await assert.rejects(pool.derive(job, KNOWN), {
    code: 'TOO_MANY_ATTEMPTS',
    details: { retry_after_s: 16 },
  })
  assert.equal(new Set(await Promise.all(accepted)).size, 1)
  assert.equal(pool.waiting, 0)
})

test('one network has at most 8 of the places to wait, and others the rest', async (t) => {
  const pool = new PasswordPool(KEY, 1)
  t.after(async () => {
    await pool.close()
  })
  const job = { password: 'x', salt: 'c2FsdA==', rounds: 20_000 }
  const from = async (network: string) => await pool.derive(job, { network, database: undefined })
  const accepted = Array.from({ length: 9 }, async () => await from('192.0.2.1'))
  await assert.rejects(from('192.0.2.1'), { code: 'TOO_MANY_ATTEMPTS' })
  accepted.push(from('192.0.2.2'))
  assert.equal(new Set(await Promise.all(accepted)).size, 1)
  accepted.push(from('192.0.2.1'))
  await Promise.all(accepted)
})

test('whoever gives way hears it, and nothing of his was begun', async (t) => {
  const pool = new PasswordPool(KEY, 1)
  t.after(async () => {
    await pool.close()
  })
  const job = { password: 'x', salt: 'c2FsdA==', rounds: 20_000 }
  const { derived } = await pool.begin(job, KNOWN)
  const waiting = Array.from({ length: 32 }, async () => await pool.begin(job, KNOWN))
  const outcomes = Promise.allSettled(waiting)
  const other = pool.derive(job, { network: '192.0.2.2', database: undefined })
  assert.equal(await other, await derived)
  const rejected = (await outcomes).filter(({ status }) => status === 'rejected')
  assert.equal(rejected.length, 1)
})

test('closing refuses what waits', async () => {
  const pool = new PasswordPool(KEY, 1)
  const job = { password: 'x', salt: 'c2FsdA==', rounds: 5_000_000 }
  const jobs = Promise.allSettled([pool.derive(job, COMMAND), pool.derive(job, COMMAND)])
  await pool.close()
  assert.deepEqual(
    (await jobs).map((one) => one.status),
    ['rejected', 'rejected'],
  )
})

test('two hashes of one password differ, and a short password is not hashed', async (t) => {
  const pool = new PasswordPool(KEY, 1)
  t.after(async () => {
    await pool.close()
  })
  const rules = { refuseCommon: true, words: [], minimumLength: 12, rounds: 1000, asker: COMMAND }
  const hashes = [
    await hashPassword(pool, 'twelve chars', rules),
    await hashPassword(pool, 'twelve chars', rules),
  ]
  assert.notEqual(hashes[0], hashes[1])
  for (const hash of hashes)
    assert.match(hash, /^pbkdf2-sha512-keyed\$1000\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{86}==$/)
  await assert.rejects(hashPassword(pool, 'eleven char', rules), { code: 'VALUE_INVALID' })
})
