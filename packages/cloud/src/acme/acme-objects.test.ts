import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failureOf } from './acme-failure.ts'
import { isToken, readAuthorization, readDirectory, readOrder } from './acme-objects.ts'
import { secondsOf } from './acme-wire.ts'

function answer(body: unknown, status = 200) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { status, text, nonce: undefined, location: undefined, retryAfterS: undefined }
}

const TOKEN = 'LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0'

test('an order and an authorization of RFC 8555 are read', () => {
  // RFC 8555, 7.4.2 and 7.5.
  const order = readOrder(
    answer({
      status: 'valid',
      expires: '2016-01-20T14:09:07.99Z',
      identifiers: [{ type: 'dns', value: 'www.example.org' }],
      authorizations: ['https://example.com/acme/authz/PAniVnsZcis'],
      finalize: 'https://example.com/acme/order/TOlocE8rfgo/finalize',
      certificate: 'https://example.com/acme/cert/mAt3xBGaobw',
    }),
  )
  assert.deepEqual(order, {
    state: 'valid',
    authorizations: ['https://example.com/acme/authz/PAniVnsZcis'],
    finalize: 'https://example.com/acme/order/TOlocE8rfgo/finalize',
    certificate: 'https://example.com/acme/cert/mAt3xBGaobw',
    problem: undefined,
  })
  const found = readAuthorization(
    answer({
      status: 'invalid',
      identifier: { type: 'dns', value: 'www.example.org' },
      challenges: [
        {
          type: 'http-01',
          url: 'https://example.com/acme/chall/1',
          status: 'invalid',
          token: TOKEN,
          error: { type: 'urn:ietf:params:acme:error:dns', detail: 'No\nsuch \u0007 host' },
        },
        { type: 'of-tomorrow', url: 'https://example.com/acme/chall/2', status: 'pending' },
      ],
    }),
  )
  assert.deepEqual(found, {
    state: 'over',
    host: 'www.example.org',
    challenges: [
      {
        kind: 'http-01',
        url: 'https://example.com/acme/chall/1',
        state: 'invalid',
        token: TOKEN,
        problem: 'No such host',
      },
    ],
  })
})

test('what is no ACME is said to be none, and nothing of it is believed', () => {
  for (const body of [
    '',
    'nonsense',
    [],
    null,
    {},
    { status: 'valid' },
    { status: 'fine' },
    { status: 1 },
  ]) {
    assert.throws(() => readOrder(answer(body)), /does not speak ACME/, JSON.stringify(body))
    assert.throws(() => readDirectory(answer(body)), /does not speak ACME/)
    assert.throws(() => readAuthorization(answer(body)), /does not speak ACME/)
  }
})

test('a token that would lead out of its folder, or is too short to be secret, is none', () => {
  assert.equal(isToken(TOKEN), true)
  for (const token of [
    '',
    '..',
    '../account.key',
    'short',
    `${TOKEN}/`,
    `${TOKEN}\n`,
    'a'.repeat(129),
  ])
    assert.equal(isToken(token), false, token)
})

test('a refusal says its kind, its words, and how long to wait', () => {
  const limited = failureOf({
    ...answer({ type: 'urn:ietf:params:acme:error:rateLimited', detail: 'too many' }, 429),
    retryAfterS: 3600,
  })
  assert.deepEqual(
    [limited.kind, limited.message, limited.retryAfterS],
    ['rateLimited', 'too many', 3600],
  )
  const odd = failureOf(answer('<html>', 502))
  assert.deepEqual([odd.kind, odd.message], ['unknown', 'The authority answers with 502.'])
  assert.equal(
    failureOf(answer({ type: 'about:blank', detail: 'x'.repeat(999) })).message.length,
    300,
  )
  const now = new Date('2026-11-30T12:00:00Z')
  for (const [header, seconds] of [
    ['120', 120],
    ['Mon, 30 Nov 2026 12:01:00 GMT', 60],
    ['Mon, 30 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ] as const)
    assert.equal(secondsOf(header, now), seconds)
})
