import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reply, SampleCanary } from '../outside/sample-canary.ts'
import { csrfRoutesControl } from './csrf-routes.ts'

const { signal } = new AbortController()

test('every change from elsewhere is refused, and what has its token is done', async () => {
  const canary = new SampleCanary()
  const seen = await csrfRoutesControl(canary.port).observe(signal)
  assert.equal(seen.outcome, 'holds', seen.measured)
  assert.match(seen.measured, /^\d+ changes from elsewhere refused at \d+ routes, the one with/)
  const { routes = 0, attempts = 0 } = seen.figures
  assert.ok(routes > 60 && attempts > 6 * routes * 0.8, JSON.stringify(seen.figures))
  // Nobody is left signed in.
  assert.equal(canary.openSessions, 0)
})

test('sabotage: one route that looks at no token, takes a foreign one, or does not ask where one comes from', async () => {
  const holes: readonly ((headers: Readonly<Record<string, string>>) => boolean)[] = [
    ({ 'x-csrf-token': token, 'content-type': type }) =>
      token === undefined && type === 'application/json',
    ({ 'x-csrf-token': token, 'content-type': type }) =>
      token === undefined && type !== 'application/json',
    ({ 'x-csrf-token': token, ...headers }) =>
      token !== undefined &&
      headers['sec-fetch-site'] === undefined &&
      headers['origin'] === undefined,
    ({ 'sec-fetch-site': from }) => from === 'cross-site',
    ({ 'sec-fetch-site': from }) => from === 'same-site',
    ({ origin }) => origin !== undefined,
  ]
  for (const isHole of holes) {
    const canary = new SampleCanary(({ method, path, headers = {} }, right) =>
      method === 'POST' && path === '/api/user' && isHole(headers) ? reply(201, {}) : right,
    )
    assert.equal((await csrfRoutesControl(canary.port).observe(signal)).outcome, 'fails')
  }
})

test('sabotage: a sign-in from another site, and a link whose button works from elsewhere', async () => {
  for (const hole of ['/auth/login', '/link', '/sign-up', '/api/vault/regions/']) {
    const canary = new SampleCanary(({ path, headers = {} }, right) =>
      path.startsWith(hole) && headers['sec-fetch-site'] === 'cross-site' ? reply(401) : right,
    )
    const seen = await csrfRoutesControl(canary.port).observe(signal)
    assert.equal(seen.outcome, 'fails', hole)
    assert.ok(seen.figures['passed'])
  }
})

test('sabotage: refused for another reason, or refused with its token too, proves nothing', async () => {
  const rights = new SampleCanary(({ path }, right) =>
    path === '/api/user' && right.status === 403 ? reply(403, { code: 'ACCESS_DENIED' }) : right,
  )
  assert.equal((await csrfRoutesControl(rights.port).observe(signal)).outcome, 'fails')
  const closed = new SampleCanary(({ path }, right) =>
    path === '/auth/logout' ? reply(403, { code: 'CSRF_REFUSED' }) : right,
  )
  assert.equal((await csrfRoutesControl(closed.port).observe(signal)).outcome, 'unknown')
})
