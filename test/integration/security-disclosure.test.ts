import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { RunningCloud, removeHome, until, zennnn } from '../faults/running-cloud.ts'
import type { Answer } from '../https-world.ts'
import type { TestClient } from '../kit.ts'
import { makeStartedHome } from '../started-home.ts'

const LIMIT = { timeout: 240_000 }
const FORM = '/security/report'
const GIVEN = {
  title: 'Names of others',
  body: 'The count tells how many there are.',
  severity: 'high',
  address: 'rita@example.com',
  credit: 'Rita',
}

interface Place {
  readonly cloud: RunningCloud
  /** As superuser in the control database. */
  readonly superuser: TestClient
}

async function openDisclosure(t: TestContext): Promise<Place> {
  const home = await makeStartedHome()
  const cloud = await RunningCloud.start(home)
  const superuser = await cloud.look(await cloud.control())
  t.after(async () => {
    await superuser.end()
    await cloud.end('SIGTERM')
    await removeHome(home)
  })
  return { cloud, superuser }
}

async function post(
  { cloud }: Place,
  fields: Readonly<Record<string, string>> | string,
  headers: Readonly<Record<string, string>> = { 'sec-fetch-site': 'same-origin' },
  path = FORM,
): Promise<Answer> {
  return await cloud.ask('localhost', path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: typeof fields === 'string' ? fields : new URLSearchParams(fields).toString(),
  })
}

async function report({ cloud }: Place, ...args: readonly string[]) {
  const { code, stdout, stderr } = await zennnn(cloud.home, ['report', ...args, '--json'])
  return { code, stderr, answer: stdout === '' ? undefined : JSON.parse(stdout) }
}

/** Outcomes by control, of one try of the promise. */
async function tryDisclosure({ cloud }: Place): Promise<ReadonlyMap<unknown, unknown>> {
  const { stdout, stderr } = await zennnn(cloud.home, ['promise', 'run', 'disclosure', '--json'])
  assert.ok(stdout.startsWith('{'), stderr)
  const runs: readonly unknown[] = Object(JSON.parse(stdout)).runs
  return new Map(runs.map((one) => [Object(one).control, Object(one).outcome]))
}

async function stateOfPromise({ cloud }: Place): Promise<unknown> {
  const { body } = await cloud.ask('localhost', '/security.json')
  const promises: readonly unknown[] = Object(JSON.parse(body)).promises
  return Object(promises.find((one) => Object(one).id === 'disclosure')).state
}

test(
  'a stranger reports, an operator works through it, and the promise breaks when a clock runs out',
  LIMIT,
  async (t) => {
    const place = await openDisclosure(t)
    const { cloud, superuser } = place
    await refuses(place)
    const own = await reports(place)
    await worksThrough(place, own)

    // What the system sends itself is seen by nobody, counts as nothing, and is gone.
    const mails = async () =>
      (await superuser.query(`select count(*)::integer as n from app.mail`)).rows[0].n
    const before = await mails()
    const held = await tryDisclosure(place)
    assert.deepEqual([held.get('report-intake'), held.get('report-clocks')], ['holds', 'holds'])
    assert.equal(await mails(), before)
    const { rows } = await superuser.query(
      `select (select count(*)::integer from zennnn_report.report where is_test) as tests,
         (select count(*)::integer from zennnn_report.awaited) as awaited`,
    )
    assert.deepEqual(rows, [{ tests: 0, awaited: 0 }])

    await superuser.query(
      `insert into zennnn_report.report (id, number, is_test, received_at, title, place, body, steps)
       values (gen_random_uuid(), 2, false, now() - interval '6 days', 'Old', '', 'Nobody looked.', '')`,
    )
    assert.equal((await tryDisclosure(place)).get('report-clocks'), 'fails')
    await until(async () => (await stateOfPromise(place)) === 'broken', 'the broken promise')
    assert.match((await cloud.ask('localhost', '/security')).body, /1 wait too long for an answer/)
    const late = await report(place, 'list')
    assert.equal(late.code, 1)
    assert.deepEqual(
      late.answer.map(({ number }: { readonly number: number }) => number),
      [2],
    )
  },
)

/** Forged, huge, broken and dangerous: nothing of it is stored. */
async function refuses(place: Place): Promise<void> {
  const { superuser, cloud } = place
  for (const headers of [
    {},
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'https://elsewhere.example' },
  ])
    assert.equal((await post(place, GIVEN, headers)).status, 403)
  for (const [fields, status, words] of [
    [{ ...GIVEN, body: '' }, 422, /Write what is wrong/],
    [{ ...GIVEN, body: 'Card 4111 1111 1111 1111' }, 422, /payment card/],
    [{ ...GIVEN, body: 'x'.repeat(30_000) }, 422, /30,000 characters/],
    [{ ...GIVEN, body: 'x'.repeat(1_100_000) }, 413, /large/],
    ['title=a%00&body=b', 400, /NUL/],
  ] as const) {
    const answer = await post(place, fields)
    assert.equal(answer.status, status, answer.body)
    assert.match(answer.body, words)
  }
  const bytes = Buffer.concat([Buffer.from('title=a&body='), Buffer.from([0xff, 0xfe])])
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const genuine = { ...type, 'sec-fetch-site': 'same-origin' }
  for (const [headers, status] of [
    [genuine, 400],
    [{ ...genuine, 'content-type': 'multipart/form-data; boundary=a' }, 415],
    [{ ...genuine, 'content-encoding': 'gzip' }, 415],
  ] as const) {
    const answer = await cloud.ask('localhost', FORM, { method: 'POST', headers, bytes })
    assert.equal(answer.status, status, answer.body)
  }
  const { rows } = await superuser.query('select count(*)::integer as n from zennnn_report.report')
  assert.deepEqual(rows, [{ n: 0 }])
}

/** Returns the address of the page of the report. */
async function reports(place: Place): Promise<string> {
  const { cloud } = place
  const page = await cloud.ask('localhost', FORM)
  assert.equal(page.status, 200)
  assert.match(page.body, /A person answers you<\/dt><dd>2 working days/)
  const sent = await post(place, { ...GIVEN, steps: '<script>alert(1)</script>' })
  assert.equal(sent.status, 303, sent.body)
  const [own = ''] = (sent.headers.location ?? '').split('#')
  assert.match(own, /^\/security\/report\/link\/[\w-]{43}$/)
  const shown = await cloud.ask('localhost', own)
  assert.equal(shown.status, 200)
  assert.match(shown.headers['cache-control'] ?? '', /no-store/)
  assert.match(shown.body, /Report 1/)
  const wrong = `${own.slice(0, -4)}AAAA`
  assert.equal((await cloud.ask('localhost', wrong)).status, 404)
  assert.equal((await post(place, { words: 'a' }, undefined, wrong)).status, 404)
  assert.equal((await post(place, { words: 'a' }, {}, own)).status, 403)
  const text = await cloud.ask('localhost', '/.well-known/security.txt')
  assert.match(text.body, /^Policy: https:\/\/localhost:\d+\/security\/report\r$/m)
  return own
}

async function worksThrough(place: Place, own: string): Promise<void> {
  const { cloud, superuser } = place
  const listed = await report(place, 'list')
  assert.deepEqual([listed.code, listed.answer[0]?.state], [0, 'received'])
  const as = ['--as', 'operator', '--text', 'It is so.']
  assert.equal(
    (await report(place, 'assess', '1', '--severity', 'high', '--as', 'nobody', '--text', 'a'))
      .code,
    1,
  )
  assert.equal((await report(place, 'assess', '1', ...as)).code, 2)
  const early = await report(place, 'fix', '1', '--done', ...as)
  assert.equal(early.code, 1)
  assert.match(early.stderr, /This report is received: it cannot become fixed\./)
  const assessed = await report(place, 'assess', '1', '--severity', 'high', ...as)
  assert.deepEqual(assessed.answer, { number: 1, state: 'assessed', mailed: true }, assessed.stderr)
  assert.equal((await post(place, { words: 'Thank you.' }, undefined, own)).status, 303)
  assert.equal((await report(place, 'fix', '1', '--done', ...as)).code, 0)
  const about = ['--affected', 'before 2', '--fixed-in', '2']
  for (const title of ['W'.repeat(201), 'Counts\u202e', 'Cou\nnts', '\u200b']) {
    const refused = await report(place, 'disclose', '1', '--title', title, ...about, ...as)
    assert.equal(refused.code, 2, JSON.stringify(title))
    assert.match(refused.stderr, /--title must be one line/)
  }
  const what = ['--title', 'Counts', ...about]
  assert.equal((await report(place, 'disclose', '1', ...what, ...as)).code, 0)
  const page = await cloud.ask('localhost', own)
  for (const part of ['It is so.', 'Thank you.', 'assessed it as high', 'We published it'])
    assert.ok(page.body.includes(part), part)
  const id = `SA-${new Date().getUTCFullYear()}-1`
  const advisory = await cloud.ask('localhost', `/security/advisories/${id}`)
  assert.equal(advisory.status, 200)
  assert.match(advisory.body, /<bdi>Rita<\/bdi>/)
  assert.ok((await cloud.ask('localhost', '/security/advisories')).body.includes(id))
  const { rows } = await superuser.query(
    `select count(*)::integer as n from app.audit_entry where model = 'security_report' and why like '%(%) assessed as high: report 1'`,
  )
  assert.deepEqual(rows, [{ n: 1 }])
}
