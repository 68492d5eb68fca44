import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlatformError } from '@zennnn/kernel'
import { toRefusal } from '../http/problem-response.ts'
import { showProblem } from './problem-page.ts'
import { sampleSource, sampleVisit } from './sample-visit.ts'

const visit = sampleVisit({ path: '/records/bill?page=2' })

async function show(error: unknown): Promise<{ readonly status: number; readonly text: string }> {
  const response = showProblem(toRefusal(error, 'request-1'), visit, sampleSource)
  return { status: response.status, text: await response.text() }
}

test('each reason why a link is refused has words of its own that say what to do', async () => {
  const titles = new Map([
    ['unknown', 'This link is not complete'],
    ['expired', 'This link has expired'],
    ['revoked', 'This link was withdrawn'],
    ['used', 'This link was used already'],
    ['anything else', 'This link is not complete'],
  ])
  for (const [reason, title] of titles) {
    const { status, text } = await show(new PlatformError('LINK_REFUSED', { details: { reason } }))
    assert.equal(status, 410)
    assert.ok(text.includes(`<h1>${title}</h1>`), reason)
    assert.match(text, /Nothing was changed/)
  }
})

/** Where the buttons of the page of a refused link lead. */
async function ways(
  reason: string,
  purpose?: string,
  path = '/link/x',
): Promise<readonly string[]> {
  const refusal = toRefusal(
    new PlatformError('LINK_REFUSED', { details: { reason, purpose } }),
    'request-1',
  )
  const text = await showProblem(refusal, sampleVisit({ path }), sampleSource).text()
  return ['/sign-in', '/forgot-password'].filter((way) =>
    new RegExp(`class="button[^"]*" href="${way}"`).test(text),
  )
}

test('a link to an account that cannot be used leads on to the account, and no other link does', async () => {
  assert.deepEqual(await ways('expired', 'reset_password'), ['/forgot-password'])
  assert.deepEqual(await ways('revoked', 'reset_password'), ['/forgot-password'])
  assert.deepEqual(await ways('used', 'reset_password'), ['/sign-in', '/forgot-password'])
  assert.deepEqual(await ways('used', 'invitation'), ['/sign-in'])
  assert.deepEqual(await ways('used', 'sign_up'), ['/sign-in'])
  assert.deepEqual(await ways('expired', 'invitation'), [])
  assert.deepEqual(await ways('used', 'confirm_order'), [])
  assert.deepEqual(await ways('unknown'), [])
  // The page stood open until its cookie was gone.
  assert.deepEqual(await ways('expired', undefined, '/new-password'), ['/forgot-password'])
})

test('an unknown failure shows the reference and nothing of its cause', async () => {
  const { status, text } = await show(new Error('password=hunter2 at /srv/secret.ts'))
  assert.equal(status, 500)
  assert.match(text, /Reference: <code>request-1<\/code>/)
  assert.doesNotMatch(text, /hunter2|secret\.ts/)
})

test('a refusal of ours is shown in its own words, escaped', async () => {
  const { status, text } = await show(
    new PlatformError('STATE_REFUSED', {
      message: '<b> is confirmed.',
      hint: 'Ask for a new one.',
    }),
  )
  assert.equal(status, 409)
  assert.match(text, /&lt;b&gt; is confirmed\./)
  assert.match(text, /Ask for a new one\./)
})

test('not found, unknown host and busy have pages too', async () => {
  for (const [code, status] of [
    ['NOT_FOUND', 404],
    ['HOST_UNKNOWN', 421],
    ['OVERLOADED', 503],
  ] as const) {
    const refusal = toRefusal(new PlatformError(code), 'request-1')
    const response = showProblem(refusal, undefined, sampleSource)
    assert.equal(response.status, status)
    const text = await response.text()
    assert.match(text, /<h1>/)
    assert.equal(text.includes('Go to the start'), code === 'NOT_FOUND')
  }
})

test('who tried too often is told how long to wait', async () => {
  const { status, text } = await show(
    new PlatformError('TOO_MANY_ATTEMPTS', { details: { retry_after_s: 604_800 } }),
  )
  assert.equal(status, 429)
  assert.match(text, /Wait 7 days, then try again\./)
})

test('who is not signed in is asked to, and comes back to where he was', () => {
  const response = showProblem(
    toRefusal(new PlatformError('NOT_SIGNED_IN'), 'request-1'),
    visit,
    sampleSource,
  )
  assert.equal(response.status, 303)
  assert.equal(response.headers.get('location'), '/sign-in?next=%2Frecords%2Fbill%3Fpage%3D2')
})
