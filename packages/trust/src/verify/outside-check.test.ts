import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answer, Question } from '../outside/ask.ts'
import { checkOutside, observeHeaders } from './outside-check.ts'

const GUARDED = {
  'content-security-policy': "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

function outcomeOf(change: Readonly<Record<string, string>>, status = 200): string {
  return observeHeaders({ status, headers: new Headers({ ...GUARDED, ...change }) }).measured
}

test('what guards a page is there, each by itself', () => {
  assert.equal(observeHeaders({ status: 200, headers: new Headers(GUARDED) }).outcome, 'holds')
  for (const [change, missing] of [
    [{ 'strict-transport-security': 'max-age=3600' }, /Strict-Transport-Security/],
    [{ 'strict-transport-security': 'includeSubDomains' }, /Strict-Transport-Security/],
    [{ 'content-security-policy': '' }, /no foreign script.*frames/],
    [
      { 'content-security-policy': "script-src 'self' 'unsafe-inline'; frame-ancestors 'none'" },
      /no foreign script/,
    ],
    [{ 'content-security-policy': "script-src *; frame-ancestors 'none'" }, /no foreign script/],
    [
      { 'content-security-policy': "script-src 'self' cdn.example; frame-ancestors 'none'" },
      /no foreign script/,
    ],
    [{ 'content-security-policy': "default-src https:; frame-ancestors 'none'" }, /no foreign/],
    [{ 'content-security-policy': "default-src 'none'" }, /frames/],
    [{ 'x-content-type-options': 'sniff' }, /X-Content-Type-Options/],
    [{ 'referrer-policy': 'unsafe-url' }, /Referrer-Policy/],
  ] as const)
    assert.match(outcomeOf(change), missing)
  assert.match(outcomeOf({}, 404), /the page of promises/)
})

/** A site that answers all questions alike; nobody speaks TLS with it. */
async function check(
  answer: (question: Question) => Partial<Answer> & { readonly status: number },
) {
  const checks = await checkOutside(
    {
      clock: { now: () => new Date('2026-11-30T12:00:00Z') },
      origin: 'https://cloud.example',
      ask: async (question) =>
        await Promise.resolve({ headers: new Headers(GUARDED), body: '', ...answer(question) }),
      plain: [],
      look: async () => await Promise.reject(new Error('No TLS')),
    },
    'zennnn',
    new AbortController().signal,
  )
  return new Map(checks.map(({ id, outcome, found }) => [id, `${outcome}: ${found}`]))
}

test('who refuses what is closed holds; one open door is named, by an address of ours', async () => {
  const shut = await check(() => ({ status: 401 }))
  assert.match(shut.get('private-routes') ?? '', /^holds: 12 routes refused/)
  assert.match(shut.get('forged-changes') ?? '', /^holds: 12 routes refused/)
  const open = await check(({ method, path }) => ({
    status: method === undefined && path === '/auth/session' ? 200 : 403,
  }))
  assert.match(open.get('forged-changes') ?? '', /^holds/)
  const ajar = await check(({ path }) => ({ status: path === '/auth/session' ? 200 : 403 }))
  assert.match(ajar.get('private-routes') ?? '', /^fails: 1 of 12 .*: GET \/auth\/session: 200$/)
})

test('what cannot be asked fails by itself, and nothing that a site says is repeated', async () => {
  const hostile = await check(() => ({
    status: 200,
    body: 'Contact: \u001b[31mred',
    headers: new Headers({ 'content-type': 'text/plain', 'content-security-policy': 'red' }),
  }))
  assert.equal(hostile.get('tls'), 'fails: no handshake')
  assert.equal(hostile.size, 8)
  const texts = [...hostile.values()].join('\n')
  assert.ok(!texts.includes('\u001b'))
  assert.doesNotMatch(texts, /\bred\b/)
  assert.ok([...hostile.values()].filter((text) => text.startsWith('fails')).length >= 6)
})
