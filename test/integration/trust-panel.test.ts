import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { addReport, beginChain, ensureControlDatabase, publicKeyText, record } from '@zennnn/cloud'
import { hashSecret, newRecordId, newSecret, systemClock } from '@zennnn/kernel'
import { brandPolicy, type Control, type ControlId, ControlRunner, recordRuns } from '@zennnn/trust'
import { readPolicyOnce } from '../../packages/cli/src/serve/security.ts'
import { trustPort } from '../../packages/cli/src/serve/trust.ts'
import { type Answer, genuine, type HttpsWorld, openHttps } from '../https-world.ts'
import { openWorld, silentLog, type TestWorld } from '../kit.ts'

const DENIED = { code: '42501' }
const RUNS = '/api/trust/controls/standby-lag/runs'

interface Office {
  readonly control: TestWorld
  readonly https: HttpsWorld
  /** An operator, somebody who is none, and who administers the database of a customer. */
  readonly olga: string
  readonly clerk: string
  readonly ada: string
  /** Writes down what controls saw, as `work` does. */
  readonly saw: (outcome: 'holds' | 'fails', ...ids: readonly ControlId[]) => Promise<void>
  readonly read: (path: string, token?: string, host?: string) => Promise<Answer>
  readonly order: (control: string, token: string) => Promise<Answer>
}

async function openOffice(t: TestContext): Promise<Office> {
  const [control, acme] = [await openWorld(t), await openWorld(t)]
  const { address, secrets, database, registry, connections } = control
  const access = { address, secrets }
  await ensureControlDatabase({ access, control: database, registry, template: '', log: silentLog })
  const home = await mkdtemp(join(tmpdir(), 'zennnn-trust-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  const place = { access, control: database, home, clock: systemClock }
  const { privateKey } = generateKeyPairSync('ed25519')
  await beginChain(place, { cloud: 'localhost', publicKey: publicKeyText(privateKey) })
  const policy = brandPolicy('zennnn')
  const promised = { connections, control: database, policy, clock: systemClock }
  const trust = trustPort(promised, readPolicyOnce(promised))
  const https = await openHttps(t, { acme }, control, { trust })
  const usual = {
    policy,
    cloud: 'localhost',
    privateKey,
    runner: new ControlRunner({ clock: systemClock, log: silentLog }),
    clock: systemClock,
  }
  return {
    control,
    https,
    olga: (await control.user('olga', ['operator'])).token,
    clerk: (await control.user('carl', ['administrator'])).token,
    ada: (await acme.user('ada', ['administrator'])).token,
    saw: async (outcome, ...ids) => {
      const controls = ids.map((id): Control => {
        const seen = { outcome, measured: `${id} ${outcome}`, figures: { seen: 1 } }
        return { id, observe: async () => await Promise.resolve(seen) }
      })
      await record(
        place,
        async (register) => await recordRuns(register, ids, { ...usual, controls }, t.signal),
      )
    },
    read: async (path, token, host = 'localhost') =>
      await https.ask(path, {
        host,
        headers: token === undefined ? {} : { cookie: `__Host-session=${token}` },
      }),
    order: async (id, token) =>
      await https.ask(`/api/trust/controls/${id}/runs`, {
        method: 'POST',
        host: 'localhost',
        headers: genuine(token),
        body: '{}',
      }),
  }
}

function codeOf({ status, body }: Answer): readonly unknown[] {
  return [status, JSON.parse(body).code]
}

async function jobsOf({ superuser }: TestWorld): Promise<readonly unknown[]> {
  const { rows } = await superuser.query(
    `select j.about, u.login from app.job j join app."user" u on u.id = j.requested_by
     where j.kind = 'control_run' and j.state = 'queued' order by j.about`,
  )
  return rows.map(({ about, login }) => [about, login])
}

test('an operator sees each sentence and each control by what is written down, what waits for a signature, and what audits found', async (t) => {
  const office = await openOffice(t)
  const { control, olga, saw, read } = office
  await saw('holds', 'database-map', 'region-places')
  await saw('fails', 'standby-lag')
  const { address, secrets, database } = control
  const found = { source: 'Example Ltd', kind: 'pentest', severity: 'high' } as const
  await addReport(
    { access: { address, secrets }, control: database, clock: systemClock },
    {
      audit: undefined,
      findings: [
        { ...found, reference: '1', title: 'A late one', foundOn: '2026-01-05' },
        { ...found, reference: '2', title: 'A new one', foundOn: today() },
      ],
      by: 'Jane Roe',
    },
  )
  const answer = await read('/api/trust', olga)
  assert.equal(answer.status, 200, answer.body)
  const seen = JSON.parse(answer.body)
  assert.deepEqual(
    [seen.brand, seen.cloud, seen.problems, seen.counts.broken],
    ['zennnn', 'localhost', [], 1],
  )
  const byId = (list: string, id: string) =>
    Object(seen[list].find((one: { readonly id: string }) => one.id === id))
  assert.partialDeepStrictEqual(byId('sentences', 'standby'), {
    state: 'broken',
    controls: ['standby-lag', 'failover-drill'],
  })
  assert.partialDeepStrictEqual(byId('controls', 'standby-lag'), {
    promises: ['standby'],
    state: 'broken',
    last: { outcome: 'fails', measured: 'standby-lag fails', figures: { seen: 1 }, evidence: 3 },
    job: null,
  })
  assert.partialDeepStrictEqual(byId('controls', 'attack-blocked'), {
    state: 'unproved',
    why: 'It was not tried yet.',
    last: null,
  })
  // Where nobody signed, nobody is made up.
  assert.ok(seen.attestations.length > 0)
  assert.ok(
    seen.attestations.every(
      (one: Record<string, unknown>) => one['state'] === 'lacking' && one['by'] === null,
    ),
  )
  assert.deepEqual(
    seen.findings.map((one: Record<string, unknown>) => [
      one['title'],
      one['severity'],
      one['state'],
      one['late'],
    ]),
    [
      ['A late one', 'high', 'open', true],
      ['A new one', 'high', 'open', false],
    ],
  )
})

test('runs of a control come newest first, fifty at a time, with the lines that were signed; one that was altered says nothing but that', async (t) => {
  const { control, olga, saw, read } = await openOffice(t)
  for (let round = 0; round < 26; round += 1) await saw('holds', 'standby-lag', 'standby-lag')
  await saw('fails', 'database-map')
  const first = JSON.parse((await read(RUNS, olga)).body)
  assert.deepEqual([first.runs.length, first.more], [50, true])
  const [newest] = first.runs
  assert.partialDeepStrictEqual(newest, {
    evidence: 52,
    genuine: true,
    outcome: 'holds',
    measured: 'standby-lag holds',
  })
  const line = JSON.parse(String(newest.line))
  assert.deepEqual(
    [line.sequence, line.control, line.measured],
    [52, 'standby-lag', newest.measured],
  )
  assert.ok(typeof line.signature === 'string')
  const rest = JSON.parse((await read(`${RUNS}?before=${first.runs.at(-1).evidence}`, olga)).body)
  assert.deepEqual(
    [rest.runs.map((one: { readonly evidence: number }) => one.evidence), rest.more],
    [[2, 1], false],
  )
  // Who asks past the API gets no more than a page, either.
  const login = await control.connect('login')
  const asked = await login.query(
    'select * from zennnn_trust.control_lines($1, $2, null, 1000000)',
    [hashSecret(olga), 'standby-lag'],
  )
  assert.equal(asked.rows.length, 51)
  for (const before of ['0', '-1', '1.5', 'x', '9'.repeat(30)])
    assert.deepEqual(
      codeOf(await read(`${RUNS}?before=${before}`, olga)),
      [400, 'VALUE_INVALID'],
      before,
    )

  await control.superuser.query('set session_replication_role = replica')
  await control.superuser.query(
    `update zennnn_trust.evidence set line = replace(line, 'lag holds', 'lag is fine') where sequence = 52`,
  )
  const [altered, before] = JSON.parse((await read(RUNS, olga)).body).runs
  assert.partialDeepStrictEqual(altered, { evidence: 52, genuine: false, measured: null })
  assert.deepEqual([altered.outcome, before.genuine], [null, true])
})

test('guests, keys, other users of the control database and people of customers see nothing and order nothing', async (t) => {
  const { control, https, olga, clerk, ada, read, order } = await openOffice(t)
  for (const path of ['/api/trust', RUNS]) {
    assert.deepEqual(codeOf(await read(path)), [401, 'NOT_SIGNED_IN'], path)
    assert.deepEqual(codeOf(await read(path, clerk)), [403, 'ACCESS_DENIED'], path)
    assert.deepEqual(codeOf(await read(path, ada)), [401, 'NOT_SIGNED_IN'], path)
    // Not even an operator has it on the site of a customer, where his session is none.
    for (const token of [ada, olga])
      assert.equal((await read(path, token, 'acme.localhost')).status, 404, path)
  }
  assert.equal((await order('standby-lag', clerk)).status, 403)
  assert.equal((await order('standby-lag', ada)).status, 401)
  const { 'x-csrf-token': _token, ...forged } = genuine(olga)
  for (const headers of [
    forged,
    { ...forged, 'x-csrf-token': genuine(ada)['x-csrf-token'] ?? '' },
  ]) {
    const answer = await https.ask(RUNS, { method: 'POST', host: 'localhost', headers, body: '{}' })
    assert.equal(answer.status, 403, answer.body)
  }
  const made = await https.ask('/auth/keys', {
    method: 'POST',
    host: 'localhost',
    headers: genuine(olga),
    body: JSON.stringify({ name: 'Robot', days: 30, may_write: true }),
  })
  for (const method of ['GET', 'POST']) {
    const byKey = await https.ask(RUNS, {
      method,
      host: 'localhost',
      headers: { authorization: `Bearer ${JSON.parse(made.body).key}` },
      ...(method === 'POST' ? { body: '{}' } : {}),
    })
    assert.ok([401, 403].includes(byKey.status), byKey.body)
  }
  assert.deepEqual(await jobsOf(control), [])

  // As `serve` logs in: it writes no evidence, and a session that nobody has is nobody.
  const login = await control.connect('login')
  for (const sql of [
    'select * from zennnn_trust.evidence',
    `insert into zennnn_trust.evidence (sequence, line, is_turn) values (1, '{"sequence":1}', true)`,
    `select pg_catalog.set_config('role', 'zennnn_owner', false)`,
  ])
    await assert.rejects(login.query(sql), DENIED, sql)
  const nobody = hashSecret(newSecret())
  for (const [sql, ...values] of [
    ['select * from zennnn_trust.control_lines($1, $2, null, 9)', nobody, 'standby-lag'],
    ['select * from zennnn_trust.open_control_runs($1)', nobody],
    ['select zennnn_trust.order_control_run($1, $2, $3)', newRecordId(systemClock), 'x', nobody],
  ] as const)
    await assert.rejects(login.query(sql, [...values]), { code: 'ZN401' }, sql)
  await control.superuser.query('set role zennnn_user')
  for (const sql of [
    `select * from zennnn_trust.control_lines('\\x00', '', null, 9)`,
    `select * from zennnn_trust.open_control_runs('\\x00')`,
    `select zennnn_trust.order_control_run(gen_random_uuid(), 'x', '\\x00')`,
  ])
    await assert.rejects(control.superuser.query(sql), DENIED, sql)
})

test('a run is ordered once a control, two at a time and thirty in ten minutes, of those that are run here, and is in the audit log', async (t) => {
  const { control, olga, read, order } = await openOffice(t)
  const { superuser } = control
  assert.deepEqual(codeOf(await order('nothing-such', olga)), [404, 'NOT_FOUND'])
  assert.deepEqual(codeOf(await read('/api/trust/controls/nothing-such/runs', olga)), [
    404,
    'NOT_FOUND',
  ])
  // Of the other brand alone.
  assert.equal((await order('escape-corpus', olga)).status, 404)
  assert.deepEqual(await jobsOf(control), [])

  const first = await order('standby-lag', olga)
  assert.equal(first.status, 202, first.body)
  const both = await Promise.all([order('standby-lag', olga), order('region-places', olga)])
  assert.deepEqual([both[0].body, both[1].status], [first.body, 202])
  const third = await order('database-map', olga)
  assert.deepEqual(codeOf(third), [409, 'STATE_REFUSED'])
  assert.match(third.body, /Two controls are being run already/)
  assert.deepEqual(await jobsOf(control), [
    ['region-places', 'olga'],
    ['standby-lag', 'olga'],
  ])
  const shown = JSON.parse((await read('/api/trust', olga)).body)
  const own = shown.controls.find(({ id }: { readonly id: string }) => id === 'standby-lag')
  assert.equal(own.job, JSON.parse(first.body).job)
  const { rows } = await superuser.query(
    `select why from app.audit_entry where operation = 'event' and model = 'control' order by why`,
  )
  assert.deepEqual(
    rows.map(({ why }) => why),
    ['asked for a run of the control region-places', 'asked for a run of the control standby-lag'],
  )

  await superuser.query(`update app.job set state = 'done' where kind = 'control_run'`)
  await superuser.query(
    `insert into app.job (id, kind, state, input, about)
     select gen_random_uuid(), 'control_run', 'done', '{}', 'x' from generate_series(1, 28)`,
  )
  assert.deepEqual(codeOf(await order('database-map', olga)), [429, 'TOO_MANY_ATTEMPTS'])
  // Else nobody changes when something was made.
  await superuser.query('set session_replication_role = replica')
  await superuser.query(
    `update app.job set created_at = now() - interval '11 minutes' where about = 'x'`,
  )
  assert.equal((await order('database-map', olga)).status, 202)
})

test('a run of the same control is ordered ten minutes after the last one at the soonest, four times a day, and says when', async (t) => {
  const { control, olga, order } = await openOffice(t)
  const { superuser } = control
  const end = async (state: string) => {
    await superuser.query('update app.job set state = $1 where kind = $2', [state, 'control_run'])
  }
  /** As if that much time had gone by. Else nobody changes when something was made. */
  const later = async (time: string) => {
    await superuser.query('set session_replication_role = replica')
    await superuser.query('update app.job set created_at = created_at - $1::interval', [time])
    await superuser.query('set session_replication_role = origin')
  }
  const refused = async (minutes: number) => {
    const answer = await order('standby-lag', olga)
    assert.deepEqual(codeOf(answer), [429, 'TOO_MANY_ATTEMPTS'])
    const { message, hint, details } = JSON.parse(answer.body)
    assert.match(
      String(message),
      /^One control is run by order once in ten minutes and 4 times a day/,
    )
    assert.equal(hint, `This one can be run again in ${minutes} minutes.`)
    const waits = Number(details.retry_after_s)
    assert.ok(waits > (minutes - 1) * 60 && waits <= minutes * 60, answer.body)
  }
  assert.equal((await order('standby-lag', olga)).status, 202)
  // What was cancelled may have tried something.
  await end('cancelled')
  await refused(10)
  assert.equal((await order('database-map', olga)).status, 202)
  await end('done')
  await later('9 minutes')
  await refused(1)
  for (let more = 0; more < 3; more += 1) {
    await later('11 minutes')
    assert.equal((await order('standby-lag', olga)).status, 202)
    await end('done')
  }
  await later('11 minutes')
  // The first of the four was 53 minutes ago.
  await refused(24 * 60 - 53)
  await later('23 hours 8 minutes')
  assert.equal((await order('standby-lag', olga)).status, 202)
  const audited = await superuser.query(
    `select count(*)::integer as n from app.audit_entry where why like 'asked for a run of%standby-lag'`,
  )
  assert.equal(audited.rows[0]?.n, 5)
})

function today(): string {
  return systemClock.now().toISOString().slice(0, 10)
}
