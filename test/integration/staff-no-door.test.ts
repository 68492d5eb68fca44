import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { genuine, type HttpsWorld, openHttps } from '../https-world.ts'
import { openWorld } from '../kit.ts'

const LIMIT = { timeout: 120_000 }
const REFERENCE = new URL('../../docs/reference/api.md', import.meta.url)

/** Of the page that a test compares with the routes of the server. */
function sessionRoutes(): readonly {
  readonly methods: readonly string[]
  readonly path: string
}[] {
  const rows = readFileSync(REFERENCE, 'utf8').matchAll(
    /^\| `([A-Z ]+)` \| `([^`]+)` \| session(?:_or_key)? \| (?:any|customer) \|/gm,
  )
  return [...rows].map(([, methods = '', path = '']) => ({ methods: methods.split(' '), path }))
}

/** What each route of a customer answered to this session: a status, or `sign in`. */
async function answersOf(site: HttpsWorld, token: string): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>()
  for (const { methods, path } of sessionRoutes())
    for (const method of methods.filter((one) => one !== 'HEAD')) {
      const address = path
        .replace(/:model|:name/, 'contact')
        .replaceAll(/:\w+/g, newRecordId(systemClock))
      const { status, headers } = await site.ask(address, {
        method,
        headers: genuine(token),
        ...(method === 'GET' || method === 'DELETE' ? {} : { body: '{}' }),
      })
      const isSentAway = status === 303 && String(headers.location).startsWith('/sign-in')
      answers.set(`${method} ${path}`, isSentAway ? 'sign in' : String(status))
    }
  return answers
}

test('the session of an operator is nobody on every route of a customer', LIMIT, async (t) => {
  const [control, acme] = [await openWorld(t), await openWorld(t)]
  const site = await openHttps(t, { acme }, control)
  const operator = await control.user('olga', ['operator', 'administrator'])
  const atHome = await site.ask('/auth/session', {
    host: 'localhost',
    headers: genuine(operator.token),
  })
  assert.equal(atHome.status, 200, 'the session itself holds')
  const answers = [...(await answersOf(site, operator.token))]
  // Some look at the body before they look at who asks; whoever is nobody may sign out.
  const refusals = new Set(['sign in', '400', '401', '404', '405'])
  assert.deepEqual(
    answers.filter(([, status]) => !refusals.has(status)),
    [['POST /auth/logout', '204']],
  )
  assert.ok(answers.filter(([, status]) => status === '401').length > 30, JSON.stringify(answers))
})

test('there is no address for staff, whoever asks and wherever', LIMIT, async (t) => {
  const [control, acme] = [await openWorld(t), await openWorld(t)]
  const site = await openHttps(t, { acme }, control)
  const operator = await control.user('olga', ['operator', 'administrator'])
  const ann = await acme.user('ann', ['administrator'])
  for (const [host, { token }] of [
    ['localhost', operator],
    ['acme.localhost', ann],
  ] as const)
    for (const path of [
      '/staff',
      '/staff/enter',
      '/auth/staff',
      '/api/staff_request',
      '/api/staff_grant',
      '/api/security/staff',
    ])
      for (const method of ['GET', 'POST']) {
        const ask = {
          host,
          method,
          headers: genuine(token),
          ...(method === 'POST' ? { body: '{}' } : {}),
        }
        const { status } = await site.ask(path, ask)
        assert.equal(status, 404, `${method} ${host}${path}`)
      }
  for (const host of ['localhost', 'acme.localhost']) {
    const page = await site.ask('/staff-access', { host })
    assert.equal(page.status, 200)
    assert.match(page.body, /What root of the host could still do/)
  }
})
