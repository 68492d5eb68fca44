import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog, PlatformError, systemClock, tooManyAttempts } from '@zennnn/kernel'
import { html } from '@zennnn/templates'
import type { GivenReport, OwnReport, ReportPort } from '../http/report-port.ts'
import type { Method } from '../http/route.ts'
import { reportPages } from './report-pages.ts'
import { NO_REPORTS } from './sample-reports.ts'
import { sampleVisit } from './sample-visit.ts'

const SECRET = 'S'.repeat(43)
const AT = '2026-11-27T15:00:00.000Z'
const SCRIPT = '"><script>alert(1)</script>'
const FORM = { title: `A hole ${SCRIPT}`, body: `It is open ${SCRIPT}`, credit: SCRIPT }
const OWN: OwnReport = {
  number: 7,
  state: 'fixing',
  severity: 'high',
  title: FORM.title,
  receivedAt: AT,
  address: null,
  events: [
    { at: AT, author: 'operator', step: 'assessed', body: `It is so ${SCRIPT}` },
    { at: AT, author: 'reporter', step: 'wrote', body: SCRIPT },
  ],
}

function openPages(change: Partial<ReportPort> = {}) {
  const received: GivenReport[] = []
  const written: string[] = []
  const lines: string[] = []
  const log = createLog({ clock: systemClock, level: 'info', write: (line) => lines.push(line) })
  const routes = reportPages({
    name: 'ZENNNN Cloud',
    origin: 'https://cloud.example',
    contact: 'mailto:security@cloud.example',
    style: { path: '', css: '' },
    page: async () => await Promise.resolve(html``),
    json: async () => await Promise.resolve(''),
    reports: {
      ...NO_REPORTS,
      receive: async (given) => {
        received.push(given)
        return await Promise.resolve(SECRET)
      },
      own: async (secret) => await Promise.resolve(secret === SECRET ? OWN : undefined),
      write: async (secret, words, network) => {
        assert.equal(network, '127.0.0.1')
        written.push(words)
        return await Promise.resolve(secret === SECRET)
      },
      ...change,
    },
  })
  const ask = async (
    method: Method,
    path: string,
    more: Partial<Parameters<typeof sampleVisit>[0]> = {},
  ): Promise<Response> => {
    const route = routes.find((one) => one.path === path && one.methods.includes(method))
    assert.ok(route !== undefined, path)
    const reply = await route.answer({ ...sampleVisit({ path, site: 'cloud', ...more }), log })
    return reply instanceof Response
      ? reply
      : new Response(reply.text ?? null, { status: reply.status, headers: reply.headers })
  }
  return { routes, ask, received, written, lines }
}

test('nobody’s session is looked at, and only the cloud’s own site takes anything', () => {
  for (const { access, site, methods } of openPages().routes) {
    assert.equal(access, 'anonymous')
    if (methods.includes('POST')) assert.equal(site, 'cloud')
  }
})

test('the page says what is promised in the figures of the controls, and has a key only where there is one', async () => {
  const text = await (await openPages().ask('GET', '/security/report')).text()
  assert.match(text, /A person answers you<\/dt><dd>2 working days/)
  assert.match(text, /Fixed, when it is critical<\/dt><dd>7 days/)
  assert.ok(text.includes('href="mailto:security@cloud.example"'))
  assert.ok(!text.includes('/security/report/key'))
  await assert.rejects(openPages().ask('GET', '/security/report/key'), { code: 'NOT_FOUND' })
  const { ask } = openPages({ key: { kind: 'age', text: 'age1abc\n' } })
  assert.ok((await (await ask('GET', '/security/report')).text()).includes('public key (age)'))
  assert.equal(await (await ask('GET', '/security/report/key')).text(), 'age1abc\n')
})

test('a report that was taken leads to its page; one that is refused has all that was written again, as text', async () => {
  const { ask, received, lines } = openPages()
  const sent = await ask('POST', '/security/report', { form: FORM })
  assert.deepEqual(
    [sent.status, sent.headers.get('location')],
    [303, `/security/report/link/${SECRET}#main`],
  )
  assert.equal(received[0]?.body, FORM.body)
  assert.match(
    lines.join(),
    /"security_report_received","outcome":"taken","network":"127\.0\.0\.1"/,
  )
  const refused = await ask('POST', '/security/report', { form: { ...FORM, title: '' } })
  assert.equal(refused.status, 422)
  const text = await refused.text()
  assert.ok(text.includes('It is open &quot;&gt;&lt;script&gt;'))
  assert.ok(!text.includes('<script>'))
  assert.equal(received.length, 1)
})

test('who sends too many is told when to come again, and loses nothing that he wrote', async () => {
  const { ask, lines } = openPages({
    receive: async () => await Promise.reject(tooManyAttempts(120)),
    write: async () => await Promise.reject(tooManyAttempts(120)),
  })
  const answer = await ask('POST', '/security/report', { form: FORM })
  assert.equal(answer.status, 429)
  const text = await answer.text()
  assert.match(text, /Nothing was stored\. Wait 2 minutes/)
  assert.ok(text.includes('It is open'))
  const params = { secret: SECRET }
  const words = { form: { words: 'And one more.' }, params }
  const own = await ask('POST', '/security/report/link/:secret', words)
  assert.equal(own.status, 429)
  assert.ok((await own.text()).includes('And one more.'))
  assert.deepEqual(
    lines.map(
      (line) => /"(security_report_\w+)","outcome":"throttled","network":"127/.exec(line)?.[1],
    ),
    ['security_report_received', 'security_report_written'],
  )
  assert.ok(!lines.join().includes(SECRET))
})

test('who wrote so much that it is ours to answer is told so, and keeps what he wrote', async () => {
  const message = 'It has to be answered first.'
  const { ask } = openPages({
    write: async () => await Promise.reject(new PlatformError('ACCESS_DENIED', { message })),
  })
  const answer = await ask('POST', '/security/report/link/:secret', {
    form: { words: 'And the next one.' },
    params: { secret: SECRET },
  })
  assert.equal(answer.status, 403)
  const text = await answer.text()
  assert.ok(text.includes(message) && text.includes('And the next one.'))
})

test('the page of a report shows how far it is and what was written, escaped, to who has its secret alone', async () => {
  const { ask, written } = openPages()
  const page = '/security/report/link/:secret'
  const text = await (await ask('GET', page, { params: { secret: SECRET } })).text()
  assert.match(text, /<li class="reached" aria-current="step">Being fixed<\/li>/)
  assert.ok(text.includes('We assessed it as high.'))
  assert.ok(!text.includes('<script>'))
  const params = { secret: 'T'.repeat(43) }
  await assert.rejects(ask('GET', page, { params }), { code: 'NOT_FOUND' })
  await assert.rejects(ask('POST', page, { params, form: { words: 'a' } }), { code: 'NOT_FOUND' })
  const form = { words: 'Thank you.\r\nRita' }
  const sent = await ask('POST', page, { params: { secret: SECRET }, form })
  assert.equal(sent.status, 303)
  assert.deepEqual(written, ['a', 'Thank you.\nRita'])
  const empty = await ask('POST', page, { params: { secret: SECRET }, form: { words: ' ' } })
  assert.equal(empty.status, 422)
})

test('an advisory says who found what, and there is no other', async () => {
  const advisory = {
    id: 'SA-2026-7',
    title: `Counts ${SCRIPT}`,
    body: 'They told too much.',
    affected: 'before 2',
    fixedIn: '2',
    credit: SCRIPT,
    severity: 'high',
    receivedAt: AT,
    answeredAt: AT,
    fixedAt: null,
    disclosedAt: '2026-12-24T00:00:00.000Z',
  } as const
  const { ask } = openPages({ advisories: async () => await Promise.resolve([advisory]) })
  const list = await (await ask('GET', '/security/advisories')).text()
  assert.ok(list.includes('href="/security/advisories/SA-2026-7"'))
  const path = '/security/advisories/:id'
  const text = await (await ask('GET', path, { params: { id: 'SA-2026-7' } })).text()
  for (const part of ['before 2', 'high', '2026-11-27', '2026-12-24', 'They told too much.'])
    assert.ok(text.includes(part), part)
  assert.ok(!(list + text).includes('<script>'))
  await assert.rejects(ask('GET', path, { params: { id: 'SA-2026-8' } }), { code: 'NOT_FOUND' })
  const none = await (await openPages().ask('GET', '/security/advisories')).text()
  assert.ok(none.includes('Nothing was disclosed yet.'))
})

test('the site of a customer leads to the cloud’s own', async () => {
  for (const path of ['/security/report', '/security/report/key', '/security/advisories']) {
    const answer = await openPages().ask('GET', path, { site: 'customer' })
    assert.equal(answer.headers.get('location'), `https://cloud.example${path}`)
  }
})
