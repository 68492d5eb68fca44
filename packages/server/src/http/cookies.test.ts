import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clearToken, readToken, SESSION_COOKIE, writeToken } from './cookies.ts'

const TOKEN = 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE'

test('a session cookie is for this host, HTTPS and the server alone', () => {
  assert.equal(
    writeToken(SESSION_COOKIE, TOKEN, 60),
    `__Host-session=${TOKEN}; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax`,
  )
  assert.equal(
    clearToken(SESSION_COOKIE),
    '__Host-session=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax',
  )
})

test('a token is read among other cookies', () => {
  assert.equal(readToken(`a=b; __Host-session=${TOKEN};c=d`, SESSION_COOKIE), TOKEN)
})

test('a cookie that comes twice, or is no token of ours, is none', () => {
  for (const header of [
    undefined,
    '',
    `__Host-session=${TOKEN}; __Host-session=${TOKEN}`,
    `__Host-session=${TOKEN.slice(1)}`,
    `__Host-session="${TOKEN}"`,
    `__Host-session=${TOKEN}=`,
    `session=${TOKEN}`,
    `__host-session=${TOKEN}`,
    `x__Host-session=${TOKEN}`,
  ])
    assert.equal(readToken(header, SESSION_COOKIE), undefined, header)
})
