import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import {
  changeReport,
  findOwnReport,
  type GivenReport,
  getReport,
  listReports,
  type ReportChange,
  readAdvisories,
  receiveReport,
  tellReminders,
  writeToReport,
} from '@zennnn/cloud'
import { Connections } from '@zennnn/data'
import {
  createLog,
  newMailedLink,
  newRecordId,
  newSecret,
  sealingKeyOf,
  systemClock,
} from '@zennnn/kernel'
import { createMailTransport, sendQueuedMail } from '@zennnn/messages'
import { silentLog, testCluster } from '../kit.ts'
import { openScriptedMailServer } from '../scripted-mail-server.ts'
import { type CloudWorld, openCloud } from './cloud/world.ts'

const GIVEN: GivenReport = {
  title: 'Names of others in an answer',
  place: '/api/contact',
  body: 'The count tells how many there are. <script>alert(1)</script>',
  steps: 'Ask for one.',
  severity: 'high',
  address: 'rita@example.com',
  credit: 'Rita',
}
const FROM = { network: '192.0.2.7', origin: 'https://localhost' }

/** A cloud with the operator olga, who has an address. */
async function openReports(t: TestContext) {
  const cloud = await openCloud(t)
  const { control, connections } = cloud
  const sealing = sealingKeyOf(testCluster().secrets.tenantKey)
  const olga = newRecordId(systemClock)
  await cloud.ask(
    control,
    `insert into app."user" (id, name, login, email, active) values ($1, 'olga', 'olga', 'olga@cloud.example', true)`,
    [olga],
  )
  await cloud.ask(
    control,
    `insert into app.user_groups (source, target) select $1, id from app."group" where name = 'operator'`,
    [olga],
  )
  const place = { connections, control, clock: systemClock, sealing }
  const register = { access: cloud.tools.access, control }
  const change = async (number: number, step: Pick<ReportChange, 'step'> & Partial<ReportChange>) =>
    await changeReport(register, number, {
      who: 'olga',
      body: '',
      words: `did ${step.step}`,
      mail: (_, url) => ({ subject: 'About your report', text: `See ${url}` }),
      link: newMailedLink(place, `${FROM.origin}/security/report`),
      ...step,
    })
  return { cloud, place, register, change }
}

async function mailsTo(cloud: CloudWorld, address: string): Promise<readonly string[]> {
  const row = await cloud.ask(
    cloud.control,
    `select coalesce(array_agg(subject || chr(10) || text || chr(10) || record order by created_at, id), '{}') as mails
     from app.mail where "to" = $1`,
    [address],
  )
  return Array.isArray(row?.['mails']) ? row['mails'].map(String) : []
}

test('a report is kept as text, its link is stored as a hash, and operators hear of it without a word of it', async (t) => {
  const { cloud, place, register } = await openReports(t)
  const secret = await receiveReport(place, GIVEN, FROM)
  const [listed] = await listReports(register)
  assert.ok(listed)
  assert.equal(JSON.stringify(listed).includes(GIVEN.body), false)
  const report = await getReport(register, listed.number)
  const { id, number, receivedAt, ...rest } = report
  assert.equal(number, 1)
  const { severity: seenSeverity, ...given } = GIVEN
  assert.deepEqual(rest, {
    ...given,
    seenSeverity,
    severity: null,
    state: 'received',
    answeredAt: null,
    fixedAt: null,
    waits: true,
    events: [],
  })
  const own = await findOwnReport(place, secret)
  assert.deepEqual(
    [own?.number, own?.state, own?.title, own?.receivedAt],
    [1, 'received', GIVEN.title, receivedAt],
  )
  assert.equal(await findOwnReport(place, newSecret()), undefined)
  const stored = await cloud.ask(
    cloud.control,
    `select count(*)::integer as doors, bool_or(strpos(d::text, $1) > 0) as shown from zennnn_report.door d`,
    [secret],
  )
  assert.deepEqual(stored, { doors: 2, shown: false })
  const [told] = await mailsTo(cloud, 'olga@cloud.example')
  assert.match(told ?? '', /^Report 1: somebody reports a weakness\n/)
  assert.ok(told?.endsWith(id), 'it is of the thread of its report')
  assert.doesNotMatch(told ?? '', /script|Names of others|rita/)
  const [answer] = await mailsTo(cloud, 'rita@example.com')
  assert.match(answer ?? '', /https:\/\/localhost\/security\/report\/link\/only-in-the-mail\./)
})

test('a report goes on step by step, both sides write, and what was done is never changed', async (t) => {
  const { cloud, place, register, change } = await openReports(t)
  const secret = await receiveReport(place, GIVEN, FROM)
  await assert.rejects(change(1, { step: 'fixed' }), { code: 'STATE_REFUSED' })
  await assert.rejects(change(2, { step: 'assessed' }), { code: 'NOT_FOUND' })
  const assessed = { step: 'assessed', body: 'It is so.', details: { severity: 'high' } } as const
  assert.deepEqual(await change(1, assessed), { state: 'assessed', isMailed: true })
  assert.equal(await writeToReport(place, secret, 'Thank you.', FROM.network), true)
  assert.equal(await writeToReport(place, newSecret(), 'Thank you.', FROM.network), false)
  assert.equal((await getReport(register, 1)).waits, true)
  await change(1, { step: 'fixed' })
  assert.deepEqual(await readAdvisories(place), [])
  const details = {
    id: 'SA-2026-1',
    title: 'Counts',
    affected: 'before 2',
    fixed_in: '2',
    credit: 'Rita',
  }
  await change(1, { step: 'disclosed', body: 'Counts told too much.', details })
  await assert.rejects(change(1, { step: 'assessed' }), { code: 'STATE_REFUSED' })
  const report = await getReport(register, 1)
  assert.deepEqual(
    report.events.map(({ author, who, step, body }) => [author, who, step, body].join(' ')),
    [
      'operator olga assessed It is so.',
      'reporter  wrote Thank you.',
      'operator olga fixed ',
      'operator olga disclosed Counts told too much.',
    ],
  )
  assert.deepEqual([report.state, report.severity, report.waits], ['disclosed', 'high', false])
  assert.ok(report.answeredAt !== null && report.fixedAt !== null)
  const [advisory] = await readAdvisories(place)
  assert.deepEqual(
    [advisory?.id, advisory?.title, advisory?.credit, advisory?.severity, advisory?.fixedIn],
    ['SA-2026-1', 'Counts', 'Rita', 'high', '2'],
  )
  const own = await findOwnReport(place, secret)
  assert.ok(
    own?.events.every(({ who }) => who === ''),
    'no names of operators',
  )
  assert.equal((await mailsTo(cloud, 'rita@example.com')).length, 4)
  const logged = await cloud.ask(
    cloud.control,
    `select array_agg(why order by at, id) as whys from app.audit_entry where model = 'security_report'`,
  )
  assert.deepEqual(logged?.['whys'], [
    'The operator at the machine (olga) did assessed: report 1',
    'The operator at the machine (olga) did fixed: report 1',
    'The operator at the machine (olga) did disclosed: report 1',
  ])
  for (const sql of [
    `update zennnn_report.report set title = 'Nothing'`,
    'update zennnn_report.report set answered_at = null',
    'delete from zennnn_report.report',
    `update zennnn_report.event set body = ''`,
    'delete from zennnn_report.event',
    'truncate zennnn_report.report cascade',
  ])
    await assert.rejects(cloud.ask(cloud.control, sql), { code: 'ZN403' }, sql)
})

test('mails about a report are one thread, and each has a link that opens it, whose secret is nowhere else', async (t) => {
  const { cloud, place, change } = await openReports(t)
  const server = await openScriptedMailServer(t)
  const mails: string[] = []
  server.answer = async (mail) => {
    mails.push(mail)
    return await Promise.resolve('250 taken')
  }
  const transport = createMailTransport({
    host: '127.0.0.1',
    port: server.port,
    security: 'none',
    from: { name: 'Cloud', address: 'no-reply@cloud.example' },
  })
  const { secrets, ...address } = testCluster()
  const connections = new Connections({
    ...address,
    login: () => ({ user: 'zennnn_maintain', password: secrets.maintain }),
    clock: systemClock,
    log: silentLog,
  })
  t.after(async () => {
    transport.close()
    await connections.close()
  })
  await receiveReport(place, GIVEN, FROM)
  await change(1, { step: 'assessed', body: 'It is so.', details: { severity: 'high' } })
  const { sealing } = place
  const sender = { connections, transport, sealing, clock: systemClock, log: silentLog }
  await sendQueuedMail(cloud.control, { ...sender, prepare: async () => undefined })
  const theirs = mails.filter((mail) => /^To: .*rita@example\.com/m.test(mail))
  assert.deepEqual([mails.length, theirs.length], [3, 2])
  const headers = (name: string): ReadonlySet<string | undefined> =>
    new Set(mails.map((mail) => new RegExp(`^${name}: (.*)$`, 'm').exec(mail)?.[1]))
  const [thread] = headers('In-Reply-To')
  assert.match(thread ?? '', /^<[0-9a-f-]{36}@cloud\.example>$/)
  assert.deepEqual(headers('In-Reply-To'), new Set([thread]))
  assert.deepEqual(headers('References'), new Set([thread]))
  assert.equal(headers('Message-ID').size, 3)
  const secretsOf = theirs.map(
    (mail) => /\/security\/report\/link\/([\w-]{43})\b/.exec(unfolded(mail))?.[1] ?? '',
  )
  assert.equal(new Set(secretsOf).size, 2)
  for (const secret of secretsOf) assert.equal((await findOwnReport(place, secret))?.number, 1)
  const kept = await cloud.ask(
    cloud.control,
    `select count(*)::integer as links, count(sealed)::integer as sealed from zennnn.link`,
  )
  assert.deepEqual(kept, { links: 2, sealed: 0 })
})

/** Of quoted-printable, where a line was too long for a mail. */
function unfolded(mail: string): string {
  return mail.replace(/=\r?\n/g, '').replaceAll('=3D', '=')
}

test('serve can neither list reports nor change them', async (t) => {
  const { cloud, place } = await openReports(t)
  await receiveReport(place, GIVEN, FROM)
  for (const [name, text] of [
    'select * from zennnn_report.report',
    'select zennnn_report.rows(1)',
    `select zennnn_report.add_event(gen_random_uuid(), 'operator', '', 'fixed', '', '{}')`,
    `select zennnn_report.mail_operators(gen_random_uuid(), 'a', 'b')`,
  ].entries())
    await assert.rejects(
      place.connections.direct(cloud.control, [{ name: `tried_${name}`, text, values: [] }]),
      { code: 'ACCESS_DENIED' },
      text,
    )
})

test('a network that reports without end is told to wait, another one is not, and all of them together have a bound', async (t) => {
  const { cloud, place } = await openReports(t)
  const send = async (network: string) =>
    await receiveReport(place, { ...GIVEN, address: null }, { ...FROM, network })
  for (let sent = 0; sent < 5; sent += 1) await send('192.0.2.7')
  await assert.rejects(send('192.0.2.7'), { code: 'TOO_MANY_ATTEMPTS' })
  await send('192.0.2.8')
  for (let sent = 6; sent < 60; sent += 1) await send(`198.51.100.${sent}`)
  await assert.rejects(send('203.0.113.1'), { code: 'TOO_MANY_ATTEMPTS' })
  const row = await cloud.ask(
    cloud.control,
    'select count(*)::integer as reports, max(number) as last from zennnn_report.report',
  )
  assert.deepEqual(row, { reports: 60, last: 60 })
})

test('who has the link writes so much, from one network, to one report, and without an answer; operators get one mail of it', async (t) => {
  const { cloud, place, change } = await openReports(t)
  const given = { ...GIVEN, address: null }
  const secret = await receiveReport(place, given, FROM)
  const other = await receiveReport(place, given, FROM)
  const write = async (link: string, network: string, words = 'More.') =>
    await writeToReport(place, link, words, network)
  const nextDay = async () =>
    await cloud.ask(
      cloud.control,
      `update zennnn.attempt set ends_at = now() - interval '1 second'`,
    )
  for (let sent = 0; sent < 20; sent += 1) await write(secret, '192.0.2.7')
  await assert.rejects(write(other, '192.0.2.7'), { code: 'TOO_MANY_ATTEMPTS' })
  await assert.rejects(write(secret, '192.0.2.8'), { code: 'TOO_MANY_ATTEMPTS' })
  await write(other, '192.0.2.8')
  assert.equal((await mailsTo(cloud, 'olga@cloud.example')).length, 4)
  await nextDay()
  for (let sent = 20; sent < 40; sent += 1) await write(secret, '192.0.2.7')
  await nextDay()
  await assert.rejects(write(secret, '192.0.2.9'), { code: 'ACCESS_DENIED' })
  await change(1, { step: 'invalid', body: 'It is as it should be.' })
  await write(secret, '192.0.2.9')
  for (let sent = 0; sent < 19; sent += 1) await write(secret, '192.0.2.9', 'a'.repeat(20_000))
  await nextDay()
  await assert.rejects(write(secret, '192.0.2.9', 'a'.repeat(20_000)), { code: 'ACCESS_DENIED' })
})

test('networks of one customer of a provider report together so often, and what nobody answers has a bound', async (t) => {
  const { cloud, place } = await openReports(t)
  const send = async (network: string) =>
    await receiveReport(place, { ...GIVEN, address: null }, { ...FROM, network })
  for (let sent = 0; sent < 20; sent += 1) await send(`2001:db8:7:${sent}::/64`)
  await assert.rejects(send('2001:db8:7:99::/64'), { code: 'TOO_MANY_ATTEMPTS' })
  await send('2001:db8:8:1::/64')
  await cloud.ask(
    cloud.control,
    `insert into zennnn_report.report (id, number, is_test, title, place, body, steps)
     select gen_random_uuid(), n, false, 'One more', '', 'One more.', '' from generate_series(22, 2000) n`,
  )
  await assert.rejects(send('192.0.2.7'), { code: 'TOO_MANY_ATTEMPTS' })
})

test('an address that somebody types gets three mails a day, however it is written; each report is kept', async (t) => {
  const { cloud, place } = await openReports(t)
  const typed = ['vic@example.com', 'Vic@example.com', 'vic+1@example.com', 'vic+2@EXAMPLE.com']
  for (const [at, address] of typed.entries()) {
    const secret = await receiveReport(
      place,
      { ...GIVEN, address },
      { ...FROM, network: `192.0.2.${at}` },
    )
    assert.equal((await findOwnReport(place, secret))?.number, at + 1)
  }
  const sent = await cloud.ask(
    cloud.control,
    `select array_agg("to" order by created_at, id) as sent from app.mail where lower("to") like 'vic%'`,
  )
  assert.deepEqual(sent?.['sent'], typed.slice(0, 3))
})

test('where no operator has an address nobody is told of a clock, which is logged, and told once there is one', async (t) => {
  const { cloud, place, register } = await openReports(t)
  await cloud.ask(cloud.control, `update app."user" set email = null where login = 'olga'`)
  await receiveReport(place, { ...GIVEN, address: null }, FROM)
  const [report] = await listReports(register)
  assert.ok(report)
  const near = { report, clock: 'answer', stage: 'near', by: new Date() } as const
  const lines: string[] = []
  const log = createLog({ clock: systemClock, level: 'warn', write: (line) => lines.push(line) })
  assert.deepEqual(await tellReminders(register, [near], log), [])
  assert.match(lines.join(), /operators_without_address/)
  await cloud.ask(
    cloud.control,
    `update app."user" set email = 'olga@cloud.example' where login = 'olga'`,
  )
  assert.equal((await tellReminders(register, [near], log)).length, 1)
  assert.equal((await mailsTo(cloud, 'olga@cloud.example')).length, 1)
})

test('of a clock operators are told once', async (t) => {
  const { cloud, place, register } = await openReports(t)
  await receiveReport(place, { ...GIVEN, address: null }, FROM)
  const [report] = await listReports(register)
  assert.ok(report)
  const near = { report, clock: 'answer', stage: 'near', by: new Date() } as const
  assert.equal((await tellReminders(register, [near], silentLog)).length, 1)
  assert.equal((await tellReminders(register, [near], silentLog)).length, 0)
  assert.equal(
    (await tellReminders(register, [near, { ...near, stage: 'over' }], silentLog)).length,
    1,
  )
  const subjects = (await mailsTo(cloud, 'olga@cloud.example')).map((mail) => mail.split('\n')[0])
  assert.deepEqual(subjects, [
    'Report 1: somebody reports a weakness',
    'Report 1: an answer is due soon',
    'Report 1: an answer is overdue',
  ])
})
