import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { showFindBackups } from './find-backups.ts'
import { showHome } from './home.ts'
import { showLanding } from './landing.ts'
import { showLocations } from './locations.ts'
import { pageRoutes } from './page-routes.ts'
import { samplePorts, sampleViewer, sampleVisit } from './sample-visit.ts'
import { showSignIn } from './sign-in.ts'
import { showSignUp } from './sign-up.ts'
import { STYLE_PARTS, STYLE_PATH } from './style.ts'

test('every page has one h1, a language, a main part to skip to, and nothing inline', async () => {
  const visit = sampleVisit({ path: '/' })
  const pages = [
    showLanding(visit, undefined),
    showLanding(visit, sampleViewer),
    showFindBackups(visit),
    await showSignIn(visit, samplePorts()),
    showSignUp(visit, samplePorts()),
    await showHome(visit, samplePorts(), sampleViewer),
  ]
  for (const page of pages) {
    const text = await page.text()
    assert.equal(text.match(/<h1/g)?.length, 1)
    assert.match(text, /^<!doctype html>\n<html lang="en">/)
    assert.match(text, /<a class="skip" href="#main">[\s\S]*<main id="main"/)
    assert.ok(text.includes(`<link rel="stylesheet" href="${STYLE_PATH}">`))
    // Without it browsers send forms with `Origin: null`, and every form is refused.
    assert.match(text, /<meta name="referrer" content="same-origin">/)
    // The content security policy would refuse these.
    assert.doesNotMatch(
      text,
      /<script(?! type="module" src="\/assets\/)|<style|\sstyle=|\son[a-z]+=/,
    )
  }
})

test('the page of locations has the regions and places that there are, escaped, and no others', async () => {
  const places = [
    { name: 'eu', location: 'Paris, France, Europe' },
    { name: 'us', location: 'this <b>machine' },
  ]
  const ports = samplePorts({ places: async () => await Promise.resolve(places) })
  const text = await (await showLocations(sampleVisit({ path: '/locations' }), ports)).text()
  const rows = text.matchAll(/<tr><td>(.*?)<\/td><td>(.*?)<\/td><\/tr>/g)
  assert.deepEqual(
    [...rows].map(([, ...cells]) => cells),
    [
      ['eu', 'Paris, France, Europe'],
      ['us', 'this &lt;b&gt;machine'],
    ],
  )
  assert.equal(text.match(/<h1/g)?.length, 1)
})

test('home shows what the viewer sees and is silent about the rest', async () => {
  const page = { rows: [{ id: 'i1', title: '<i>B1</i>' }], total: 1234 }
  const response = await showHome(
    sampleVisit({ path: '/home' }),
    samplePorts({ page }),
    sampleViewer,
  )
  const text = await response.text()
  assert.match(
    text,
    /<a href="\/records\/bill">Bills<\/a> <span class="quiet number">1,234<\/span>/,
  )
  assert.match(text, /&lt;i&gt;B1&lt;\/i&gt;/)
  assert.doesNotMatch(text, /Hidden/)
})

test('the stylesheet is all its parts as one file, under a name that holds its hash', async () => {
  const route = pageRoutes(samplePorts()).find(({ path }) => path === STYLE_PATH)
  const response = await route?.answer(sampleVisit({ path: STYLE_PATH }))
  assert.match(STYLE_PATH, /^\/assets\/style\.[0-9a-f]{12}\.css$/)
  assert.ok(response instanceof Response)
  assert.equal(response.headers.get('content-type'), 'text/css; charset=utf-8')
  assert.match(response.headers.get('cache-control') ?? '', /immutable/)
  const files = globSync('*.css', { cwd: new URL('./style/', import.meta.url) })
  assert.deepEqual(files.toSorted(), STYLE_PARTS.map((part) => `${part}.css`).toSorted())
  const css = await response.text()
  for (const file of files)
    assert.ok(css.includes(readFileSync(new URL(`./style/${file}`, import.meta.url), 'utf8')), file)
})

test('no path is declared twice for a method, and every change needs a form', () => {
  const keys = pageRoutes(samplePorts()).flatMap(({ methods, path }) =>
    methods.map((method) => `${method} ${path}`),
  )
  assert.equal(new Set(keys).size, keys.length)
  assert.deepEqual(
    keys.filter((key) => !key.startsWith('GET ') && !key.startsWith('HEAD ')),
    [
      'POST /sign-in',
      'POST /forgot-password',
      'POST /new-password',
      'POST /stop-recovery',
      'POST /password',
      'POST /sign-in/code',
      'POST /sign-in/set-up',
      'POST /sign-out',
      'POST /sign-up',
      'POST /link',
    ],
  )
})

test('a page for people who are signed in refuses everybody else', async () => {
  const ports = samplePorts({ viewer: async () => await Promise.resolve(undefined) })
  for (const { path, access, methods, answer } of pageRoutes(ports)) {
    if (access !== 'session' || !methods.includes('GET')) continue
    await assert.rejects(answer(sampleVisit({ path })), { code: 'NOT_SIGNED_IN' }, path)
  }
})
