import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMailServer } from './mail-server-file.ts'

const PATH = '/home/secrets/mail.json'
const FILE = { host: 'mail.example.com', from: 'no-reply@example.com' }

test('a file with a host and a sender is a mail server with STARTTLS', () => {
  assert.deepEqual(parseMailServer(JSON.stringify(FILE), PATH), {
    host: 'mail.example.com',
    port: 587,
    security: 'starttls',
    login: undefined,
    from: { name: 'ZENNNN', address: 'no-reply@example.com' },
  })
  const more = { security: 'tls', user: 'cloud', password: 'a secret', name: 'Our cloud' }
  assert.deepEqual(parseMailServer(JSON.stringify({ ...FILE, ...more, host: '::1' }), PATH), {
    host: '::1',
    port: 465,
    security: 'tls',
    login: { user: 'cloud', password: 'a secret' },
    from: { name: 'Our cloud', address: 'no-reply@example.com' },
  })
})

test('every mistake is named, and no password is repeated', () => {
  for (const [change, message] of [
    [{ host: 'mail.example.com:25' }, /host must be/],
    [{ host: 'smtp://mail.example.com' }, /host must be/],
    [{ host: undefined, from: undefined }, /host must be.*from must be/],
    [{ security: 'none' }, /security must be "starttls" or "tls"/],
    [{ port: 0 }, /port must be/],
    [{ port: '587' }, /port must be/],
    [{ from: 'Acme <no-reply@example.com>' }, /from must be/],
    [{ name: 'two\nlines' }, /name must be/],
    [{ user: 'cloud' }, /user and password belong together/],
    [{ user: 'cloud', password: '' }, /user and password belong together/],
    [{ secure: true }, /"secure" is no field/],
  ] as const)
    assert.throws(() => parseMailServer(JSON.stringify({ ...FILE, ...change }), PATH), {
      code: 'SETUP_FAILED',
      message,
    })
  const secret = 'correct horse'
  const wrong = { ...FILE, user: 'cloud', password: `${secret}\n` }
  assert.throws(
    () => parseMailServer(JSON.stringify(wrong), PATH),
    (error: Error) => !error.message.includes(secret),
  )
  for (const text of ['', '{', '"mail.example.com"', '[]', 'null'])
    assert.throws(() => parseMailServer(text, PATH), { code: 'SETUP_FAILED' })
})
