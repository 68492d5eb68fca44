import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from '@zennnn/templates'
import type { Reply } from '../http/reply.ts'
import { NO_REPORTS } from './sample-reports.ts'
import { sampleVisit } from './sample-visit.ts'
import { securityPages } from './security-pages.ts'

const STYLE = '/assets/security.0123456789ab.css'
const ROUTES = securityPages(
  {
    origin: 'https://cloud.example',
    name: 'Acme Cloud',
    contact: 'mailto:security@cloud.example',
    reports: NO_REPORTS,
    style: { path: STYLE, css: '.policy {}' },
    page: async () => await Promise.resolve(html`<h1>Security</h1>`),
    json: async () => await Promise.resolve('{"version":1}'),
  },
  {
    brand: 'zennnn',
    places: async () =>
      await Promise.resolve([{ name: 'eu', location: 'Paris, <b>France</b>, Europe' }]),
    clock: { now: () => new Date('2026-11-30T12:00:00Z') },
  },
)

async function ask(path: string, kind: 'cloud' | 'customer'): Promise<Response> {
  const route = ROUTES.find((one) => one.path === path)
  assert.ok(route !== undefined, path)
  return toResponse(await route.answer(sampleVisit({ path, site: kind })))
}

function toResponse(reply: Reply): Response {
  return reply instanceof Response
    ? reply
    : new Response(reply.text ?? null, { status: reply.status, headers: reply.headers })
}

test('nobody’s session is looked at, and nothing is changed by any of them', () => {
  assert.ok(ROUTES.length >= 5)
  for (const { access, site, methods } of ROUTES)
    assert.deepEqual([access, site, methods], ['anonymous', 'any', ['GET', 'HEAD']])
})

test('the cloud’s own site shows them, the same for everybody, for a minute in any cache', async () => {
  for (const [path, type, content] of [
    ['/security', 'text/html', '<h1>Security</h1>'],
    ['/security.json', 'application/json', '{"version":1}'],
    ['/privacy', 'text/html', '<h1>Privacy at Acme Cloud</h1>'],
    ['/.well-known/security.txt', 'text/plain', 'Contact: mailto:security@cloud.example'],
  ] as const) {
    const answer = await ask(path, 'cloud')
    assert.equal(answer.status, 200, path)
    assert.ok(answer.headers.get('content-type')?.startsWith(type), path)
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=60', path)
    assert.ok((await answer.text()).includes(content), path)
  }
  const page = await (await ask('/security', 'cloud')).text()
  assert.ok(page.includes(`<link rel="stylesheet" href="${STYLE}">`))
})

test('the site of a customer leads to the cloud’s own, by the configured address', async () => {
  for (const path of ['/security', '/security.json', '/privacy', '/.well-known/security.txt']) {
    const answer = await ask(path, 'customer')
    assert.equal(answer.status, 303, path)
    assert.equal(answer.headers.get('location'), `https://cloud.example${path}`)
    assert.equal(await answer.text(), '')
  }
})

test('the privacy page has the regions that are configured, escaped, and no others', async () => {
  const text = await (await ask('/privacy', 'cloud')).text()
  assert.deepEqual(
    [...text.matchAll(/<tr><td>(.*?)<\/td><td>(.*?)<\/td><\/tr>/g)].map(([, ...cells]) => cells),
    [['eu', 'Paris, &lt;b&gt;France&lt;/b&gt;, Europe']],
  )
})
