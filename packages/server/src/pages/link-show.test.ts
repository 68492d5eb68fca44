import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlatformError, parseRecordId } from '@zennnn/kernel'
import { openLinkPage, showLinkPage, submitLinkPage } from './link-show.ts'
import { samplePorts, sampleViewer, sampleVisit } from './sample-visit.ts'

const record = parseRecordId('018f0000-0000-7000-8000-0000000000aa')
const link = {
  purpose: 'bill',
  model: 'bill',
  record,
  recipient: 'a@b.example',
  state: 'open',
} as const
const row = {
  number: 'B1',
  state: 'sent',
  untaxed: '1000.00',
  total: '1190.00',
  currency: 'EUR',
  note: '<script>alert(1)</script>',
  lines: [{ description: 'Thing', subtotal: '1000.00' }],
}
const page = { rows: [row], total: 1 }

test('opening a link sets its cookie and leaves no secret in the address', async () => {
  const visit = sampleVisit({ path: '/link/secret', params: { secret: 'secret' } })
  const ports = samplePorts({
    openLink: async () => await Promise.resolve({ token: 'L'.repeat(43), purpose: 'bill' }),
  })
  const response = await openLinkPage(visit, ports)
  assert.equal(response.status, 303)
  assert.equal(response.headers.get('location'), '/link')
  assert.match(response.headers.get('set-cookie') ?? '', /^__Host-link=L{43}; .*Max-Age=3600/)
})

test('a link for a password leads to its own page, whatever address is asked for', async () => {
  for (const purpose of ['reset_password', 'invitation', 'recover_administrator']) {
    const ports = samplePorts({
      openLink: async () => await Promise.resolve({ token: 'L'.repeat(43), purpose }),
      link: async () => await Promise.resolve({ ...link, purpose }),
    })
    const opened = await openLinkPage(sampleVisit({ path: '/link/s' }), ports)
    assert.equal(opened.headers.get('location'), '/new-password')
    const shown = await showLinkPage(sampleVisit({ path: '/link' }), ports)
    assert.equal(shown.headers.get('location'), '/new-password')
  }
})

const enterByLink = async () => await Promise.resolve({ kind: 'refused' } as const)

test('the link of a sign-up signs in, or is refused as used', async () => {
  const opened = { token: 'L'.repeat(43), purpose: 'sign_up' }
  const openLink = async () => await Promise.resolve(opened)
  const visit = sampleVisit({ path: '/link/s' })
  const response = await openLinkPage(
    visit,
    samplePorts({
      openLink,
      enterByLink: async () =>
        await Promise.resolve({
          kind: 'signed_in',
          token: 'T'.repeat(43),
          lifetimeS: 60,
          user: sampleViewer.user,
        }),
    }),
  )
  assert.equal(response.headers.get('location'), '/app')
  assert.match(response.headers.get('set-cookie') ?? '', /^__Host-session=T{43};/)
  await assert.rejects(
    async () => await openLinkPage(visit, samplePorts({ openLink, enterByLink })),
    {
      code: 'LINK_REFUSED',
    },
  )
})

test('an open link shows the document and the form that uses it', async () => {
  const ports = samplePorts({ page, link: async () => await Promise.resolve(link) })
  const text = await (await showLinkPage(sampleVisit({ path: '/link' }), ports)).text()
  assert.match(text, /<h1>Bill B1<\/h1>/)
  assert.match(text, /<dt>Total<\/dt><dd class="number">1,190\.00 EUR<\/dd>/)
  assert.match(
    text,
    /<form method="post" action="\/link">\s*<input type="hidden" name="csrf_token"/,
  )
  assert.match(text, /Confirm bill<\/button>/)
  assert.doesNotMatch(text, /<script/)
})

test('a used link shows who confirmed, and no form', async () => {
  const confirmed = { ...row, confirmed_by_name: 'Ann <b>', confirmed_at: '2026-11-20T12:00:00Z' }
  const ports = samplePorts({
    page: { rows: [confirmed], total: 1 },
    link: async () => await Promise.resolve({ ...link, state: 'used' as const }),
  })
  const text = await (await showLinkPage(sampleVisit({ path: '/link' }), ports)).text()
  assert.match(text, /Ann &lt;b&gt; confirmed on 20 Nov 2026, 12:00 UTC/)
  assert.doesNotMatch(text, /<form/)
})

test('confirming uses the link with the name and comes back to the page', async () => {
  const used: unknown[] = []
  const ports = samplePorts({
    useLink: async (_visit, values) => {
      used.push(values)
      return await Promise.resolve()
    },
  })
  const visit = sampleVisit({ path: '/link', form: { name: ' Ann ', other: 'x' } })
  const response = await submitLinkPage(visit, ports)
  assert.equal(response.headers.get('location'), '/link')
  assert.deepEqual(used, [{ name: 'Ann' }])
})

test('confirming without a name uses nothing and says so at the field', async () => {
  const ports = samplePorts({ page, link: async () => await Promise.resolve(link) })
  const response = await submitLinkPage(sampleVisit({ path: '/link', form: { name: '  ' } }), ports)
  assert.equal(response.status, 422)
  assert.match(await response.text(), /id="name-problem">Write your name to confirm\.</)
})

async function refuse(): Promise<never> {
  return await Promise.reject(new PlatformError('STATE_REFUSED', { message: 'Too late.' }))
}

test('of two confirmations the second is refused with a page that says who confirmed', async () => {
  const confirmed = { ...row, confirmed_by_name: 'Bo', confirmed_at: '2026-11-20T12:00:00Z' }
  const ports = samplePorts({
    page: { rows: [confirmed], total: 1 },
    link: async () => await Promise.resolve({ ...link, state: 'used' as const }),
    useLink: refuse,
  })
  const visit = sampleVisit({ path: '/link', form: { name: 'Ann' } })
  const response = await submitLinkPage(visit, ports)
  assert.equal(response.status, 409)
  assert.match(await response.text(), /Bo confirmed on 20 Nov 2026/)
})

test('any other refusal to use the link is passed on', async () => {
  const visit = sampleVisit({ path: '/link', form: { name: 'Ann' } })
  const ports = samplePorts({ link: async () => await Promise.resolve(link), useLink: refuse })
  await assert.rejects(submitLinkPage(visit, ports), { code: 'STATE_REFUSED' })
})
