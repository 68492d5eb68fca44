import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from '@zennnn/templates'
import type { Question } from '../outside/ask.ts'
import { reply, SampleCanary } from '../outside/sample-canary.ts'
import { isRaw, scriptCorpusControl } from './script-corpus.ts'

const { signal } = new AbortController()
const GUARDS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'",
}
const HTML = { ...GUARDS, 'content-type': 'text/html; charset=utf-8' }

/** Keeps the records that are made, and shows them on pages, by `draw`. */
function canaryThat(
  draw: (text: string, path: string) => string,
  headers: Readonly<Record<string, string>> = HTML,
) {
  const records = new Map<string, string>()
  const canary = new SampleCanary((question: Question, right) => {
    const { method = 'GET', path, body = '' } = question
    if (right.status === 403 || path.startsWith('/auth/') || path === '/api/meta') return right
    if (method === 'POST' && path === '/api/contact') {
      const id = `id-${records.size}`
      records.set(id, String(JSON.parse(body).name))
      return reply(201, [{ id }], GUARDS)
    }
    if (method === 'DELETE') {
      records.delete(path.replace(/^.*eq\./, ''))
      return reply(204)
    }
    if (path.startsWith('/api/')) return reply(200, [...records.values()], GUARDS)
    const texts = [...records.values(), decodeURIComponent(path)]
    return reply(200, texts.map((text) => draw(text, path)).join(''), headers)
  })
  return { canary, records }
}

const escaped = (text: string): string => html`<p title="${text}">${text}</p>`.toString()
const documents = async (text: string): Promise<readonly string[]> =>
  await Promise.resolve([escaped(text)])

async function rawDocuments(text: string): Promise<readonly string[]> {
  return await Promise.resolve([`<td>${text}</td>`])
}

test('no text becomes markup, whatever field, address or template it is put into', async () => {
  const { canary, records } = canaryThat(escaped)
  const seen = await scriptCorpusControl({ ...canary.port, documents }).observe(signal)
  assert.deepEqual(seen, {
    outcome: 'holds',
    measured:
      'no text became markup in 60 pages and 10 documents, and no page lets a foreign script run',
    figures: { pages: 60, documents: 10, records: 10, raw: 0, unguarded: 0 },
  })
  assert.equal(records.size, 0)
})

test('sabotage: a page, an attribute, an error page or a template that does not escape', async () => {
  const holes: readonly ((text: string, path: string) => string)[] = [
    (text) => `<p>${text}</p>`,
    (text) => `<p title="${text.replaceAll('<', '&lt;')}">x</p>`,
    (text, path) => (path.startsWith('/sign-in') ? `<p>${text}</p>` : ''),
    (text) => `<a href="${escaped(text).replace(/^.*title="|".*$/gs, '')}">x</a>`,
  ]
  for (const hole of holes) {
    const { canary } = canaryThat(hole)
    const seen = await scriptCorpusControl({ ...canary.port, documents }).observe(signal)
    assert.equal(seen.outcome, 'fails', String(hole))
    assert.ok(seen.figures['raw'])
  }
  const { canary } = canaryThat(escaped)
  const seen = await scriptCorpusControl({ ...canary.port, documents: rawDocuments }).observe(
    signal,
  )
  assert.equal(seen.outcome, 'fails')
})

test('sabotage: pages that let foreign scripts run, and answers that could be taken for a page', async () => {
  for (const change of [
    { 'content-security-policy': '' },
    { 'content-security-policy': "default-src 'none'; script-src 'self' 'unsafe-inline'" },
    { 'content-security-policy': "default-src *; style-src 'self'" },
    { 'content-security-policy': "script-src https:; default-src 'none'" },
    { 'content-security-policy': "script-src 'self' cdn.example; default-src 'none'" },
    { 'x-content-type-options': '' },
  ]) {
    const { canary } = canaryThat(escaped, { ...HTML, ...change })
    const seen = await scriptCorpusControl({ ...canary.port, documents }).observe(signal)
    assert.equal(seen.outcome, 'fails', JSON.stringify(change))
    assert.ok(seen.figures['unguarded'])
  }
})

test('sabotage: where no record can be made nothing is proved', async () => {
  const canary = new SampleCanary(({ method, path }, right) => {
    if (right.status === 403 || path.startsWith('/auth/') || path === '/api/meta') return right
    return method === 'POST' ? reply(400, {}, GUARDS) : reply(404, '<p>Nothing.</p>', HTML)
  })
  const seen = await scriptCorpusControl({ ...canary.port, documents }).observe(signal)
  assert.equal(seen.outcome, 'unknown')
})

test('what is escaped is not raw, and an address that a click runs is', () => {
  assert.equal(isRaw({ attack: '<b>', text: '&lt;b&gt;' }), false)
  assert.equal(isRaw({ attack: 'javascript:x', text: '<p>javascript:x</p>' }), false)
  assert.equal(isRaw({ attack: 'javascript:x', text: '<a href="javascript:x">' }), true)
})
