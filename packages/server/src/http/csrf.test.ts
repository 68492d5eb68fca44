import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newSecret } from '@zennnn/kernel'
import { bodyReader } from './body.ts'
import { csrfTokenOf, requireGenuine } from './csrf.ts'
import { sampleRequest } from './sample-request.ts'

const SESSION = newSecret()
const TOKEN = csrfTokenOf(SESSION)
const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }

type HeaderValues = Readonly<Record<string, string>>

async function attempt(
  headers: HeaderValues,
  csrfToken: string | undefined,
  body = '',
): Promise<void> {
  const request = sampleRequest({ headers, body })
  const { form } = bodyReader(request)
  await requireGenuine({ request, site: { origin: 'https://acme.localhost' }, csrfToken, form })
}

test('the CSRF token shows nothing of the session and differs between sessions', () => {
  assert.notEqual(TOKEN, SESSION)
  assert.notEqual(TOKEN, csrfTokenOf(newSecret()))
  assert.equal(TOKEN, csrfTokenOf(SESSION))
})

test('a change with its CSRF token passes, in the header or in a form', async () => {
  await attempt({ ...JSON_TYPE, 'x-csrf-token': TOKEN }, TOKEN, '{}')
  await attempt(
    {
      ...JSON_TYPE,
      'x-csrf-token': TOKEN,
      'sec-fetch-site': 'same-origin',
      origin: 'https://acme.localhost',
    },
    TOKEN,
  )
  await attempt({ ...FORM_TYPE, 'sec-fetch-site': 'none' }, TOKEN, `a=1&csrf_token=${TOKEN}`)
})

test('a change without token, with a wrong or a foreign one, or from another origin is refused', async () => {
  const right = { ...JSON_TYPE, 'x-csrf-token': TOKEN }
  const wrong: readonly HeaderValues[] = [
    JSON_TYPE,
    { ...JSON_TYPE, 'x-csrf-token': '' },
    { ...JSON_TYPE, 'x-csrf-token': SESSION },
    { ...JSON_TYPE, 'x-csrf-token': csrfTokenOf(newSecret()) },
    { ...JSON_TYPE, 'x-csrf-token': `${TOKEN}, ${TOKEN}` },
    { ...right, 'sec-fetch-site': 'cross-site' },
    { ...right, 'sec-fetch-site': 'same-site' },
    { ...right, 'sec-fetch-site': '' },
    { ...right, origin: 'https://evil.example' },
    { ...right, origin: 'https://other.localhost' },
    { ...right, origin: 'http://acme.localhost' },
    { ...right, origin: 'https://acme.localhost:8443' },
    { ...right, origin: 'null' },
  ]
  for (const headers of wrong)
    await assert.rejects(
      attempt(headers, TOKEN, '{}'),
      { code: 'CSRF_REFUSED' },
      JSON.stringify(headers),
    )
  for (const body of ['', 'a=1', `csrf_token=${SESSION}`, `csrf=${TOKEN}`])
    await assert.rejects(attempt(FORM_TYPE, TOKEN, body), { code: 'CSRF_REFUSED' }, body)
  await assert.rejects(attempt(FORM_TYPE, TOKEN, `csrf_token=x&csrf_token=${TOKEN}`), {
    code: 'BODY_INVALID',
  })
  await assert.rejects(
    attempt({ ...FORM_TYPE, 'x-csrf-token': 'wrong' }, TOKEN, `csrf_token=${TOKEN}`),
    { code: 'CSRF_REFUSED' },
  )
})

test('without a token a change must say that it comes from here, or be JSON', async () => {
  const passing: readonly HeaderValues[] = [
    JSON_TYPE,
    { ...FORM_TYPE, origin: 'https://acme.localhost' },
    { ...FORM_TYPE, 'sec-fetch-site': 'same-origin' },
  ]
  for (const headers of passing) await attempt(headers, undefined)
  const refused: readonly HeaderValues[] = [
    FORM_TYPE,
    { 'content-type': 'text/plain' },
    { 'content-type': 'multipart/form-data; boundary=application/json' },
    { 'content-type': 'text/plain; application/json' },
    { ...JSON_TYPE, 'sec-fetch-site': 'cross-site' },
    { ...JSON_TYPE, origin: 'https://evil.example' },
    { ...FORM_TYPE, origin: 'https://other.localhost', 'sec-fetch-site': 'same-site' },
  ]
  for (const headers of refused)
    await assert.rejects(
      attempt(headers, undefined),
      { code: 'CSRF_REFUSED' },
      JSON.stringify(headers),
    )
})
