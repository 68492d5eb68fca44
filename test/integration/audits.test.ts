import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { CLUSTER_PORT, clusterLayout, connect, loginPassword, tellRenewals } from '@zennnn/cloud'
import { createLog, newRecordId, parseDatabaseId, systemClock } from '@zennnn/kernel'
import { openPlace } from '../../packages/cli/src/cloud/cloud-place.ts'
import type { Command } from '../../packages/cli/src/command.ts'
import { attestationAdd } from '../../packages/cli/src/commands/attestation-add.ts'
import { attestationKey } from '../../packages/cli/src/commands/attestation-key.ts'
import { attestationList } from '../../packages/cli/src/commands/attestation-list.ts'
import { attestationRenew } from '../../packages/cli/src/commands/attestation-renew.ts'
import { attestationRevoke } from '../../packages/cli/src/commands/attestation-revoke.ts'
import { attestationSign } from '../../packages/cli/src/commands/attestation-sign.ts'
import { attestationSigner } from '../../packages/cli/src/commands/attestation-signer.ts'
import { evidenceExport } from '../../packages/cli/src/commands/evidence-export.ts'
import { findingAdd } from '../../packages/cli/src/commands/finding-add.ts'
import { findingAudit } from '../../packages/cli/src/commands/finding-audit.ts'
import { findingImport } from '../../packages/cli/src/commands/finding-import.ts'
import { findingList } from '../../packages/cli/src/commands/finding-list.ts'
import { findingSet } from '../../packages/cli/src/commands/finding-set.ts'
import { findingShow } from '../../packages/cli/src/commands/finding-show.ts'
import { promiseNote } from '../../packages/cli/src/commands/promise-note.ts'
import { promiseRun } from '../../packages/cli/src/commands/promise-run.ts'
import { promiseShow } from '../../packages/cli/src/commands/promise-show.ts'
import { type Environment, parseEnvironment } from '../../packages/cli/src/environment.ts'
import { knownAttestations } from '../../packages/cli/src/trust/known-attestations.ts'
import { renewalsOf } from '../../packages/cli/src/work/attestation-chore.ts'
import { type Called, callCommand } from '../called-command.ts'
import { RunningCloud, removeHome, until } from '../faults/running-cloud.ts'
import type { TestClient } from '../kit.ts'
import { makeStartedHome } from '../started-home.ts'

const LIMIT = { timeout: 240_000 }
const DENIED = { code: '42501' }
const DAY_MS = 86_400_000

interface Place {
  readonly cloud: RunningCloud
  readonly environment: Environment
  readonly control: string
  /** As superuser in the control database. */
  readonly superuser: TestClient
  readonly folder: string
  readonly call: (command: Command, ...argv: readonly string[]) => Promise<Called>
}

async function openAudits(t: TestContext): Promise<Place> {
  const home = await makeStartedHome()
  const cloud = await RunningCloud.start(home)
  const control = await cloud.control()
  const superuser = await cloud.look(control)
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-audits-'))
  t.after(async () => {
    await superuser.end()
    await cloud.end('SIGTERM')
    await removeHome(home)
    await rm(folder, { recursive: true })
  })
  const environment = parseEnvironment(home.env, home.path)
  const call: Place['call'] = async (command, ...argv) =>
    await callCommand(command, argv, environment)
  return { cloud, environment, control, superuser, folder, call }
}

function dayBefore(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)
}

/** Who attests, takes back and writes notes is whoever signs for it. */
const JANE = ['--by', 'Jane Roe']
const JOHN = ['--by', 'John Doe']
/** Findings are the operators'. */
const AS_JANE = ['--as', 'jane']
const AS_JOHN = ['--as', 'john']
const REPORT = ['--source', 'Example Ltd', '--kind', 'audit', ...AS_JANE]

/** Two operators, one who has left, and somebody who is none. */
async function addPeople({ superuser }: Pick<Place, 'superuser'>): Promise<void> {
  for (const login of ['jane', 'john', 'joan', 'clerk']) {
    const id = newRecordId(systemClock)
    await superuser.query(
      `insert into app."user" (id, name, login, active) values ($1, $2, $2, $2 <> 'joan')`,
      [id, login],
    )
    await superuser.query(
      `insert into app.user_groups (source, target)
       select $1, g.id from app."group" g where g.name = case $2 when 'clerk' then 'administrator' else 'operator' end`,
      [id, login],
    )
  }
}

/** What one run of the control of audits came to. */
async function tryAudits({
  call,
}: Place): Promise<{ readonly outcome: string; readonly measured: string }> {
  const { value } = await call(promiseRun, 'audits')
  const [run] = Object(value).runs
  return run
}

async function stateOf({ call }: Place, promise: string): Promise<unknown> {
  return Object((await call(promiseShow, promise)).value).state
}

test(
  'findings, attestations and notes decide what is published of their sentences, and are only added to',
  LIMIT,
  async (t) => {
    const place = await openAudits(t)
    await addPeople(place)
    await findings(place)
    await attestations(place)
    await notes(place)
    await exported(place)
    await refusals(t, place)
  },
)

/** A finding past its day breaks the sentence; nobody verifies his own correction. */
async function findings(place: Place): Promise<void> {
  const { call, folder } = place
  assert.equal((await tryAudits(place)).outcome, 'unknown')
  await call(findingAudit, 'Example Ltd', '--kind', 'audit', '--ended', dayBefore(10), ...AS_JANE)
  const added = await call(
    findingAdd,
    'Open port',
    ...REPORT,
    '--severity',
    'critical',
    '--found',
    dayBefore(8),
  )
  assert.equal(Object(added.value).dueOn, dayBefore(1))
  const late = await tryAudits(place)
  assert.equal(late.outcome, 'fails')
  assert.match(late.measured, /1 finding open, .* 1 past their day$/)
  assert.equal(await stateOf(place, 'audits'), 'broken')
  assert.equal((await call(findingList)).code, 1)

  for (const login of ['nobody', 'clerk', 'joan'])
    await assert.rejects(call(findingSet, '1', '--state', 'fixed', '--as', login), {
      code: 'NOT_FOUND',
      message: `Nobody who runs this cloud has the login ${login}, and an account that is active.`,
    })
  await assert.rejects(call(findingSet, '1', '--state', 'fixed'), /--as is missing/)
  await call(findingSet, '1', '--state', 'fixed', '--as', 'JOHN')
  assert.equal((await tryAudits(place)).outcome, 'holds')
  const himself = { code: 'STATE_REFUSED', message: /^john fixed it, so somebody else/ }
  const verify = (login: string) => call(findingSet, '1', '--state', 'verified', '--as', login)
  await assert.rejects(verify('john'), himself)
  await rename(place, 'john', 'johnny')
  await assert.rejects(verify('johnny'), himself)
  await rename(place, 'johnny', 'john')
  await call(findingSet, '1', '--state', 'verified', ...AS_JANE, '--reason', 'Tried again.')
  await assert.rejects(call(findingSet, '1', '--state', 'open', ...AS_JANE), {
    code: 'STATE_REFUSED',
  })
  const shown = await call(findingShow, '1')
  assert.deepEqual(
    Object(shown.value).steps.map((one: unknown) => [Object(one).state, Object(one).by]),
    [
      ['fixed', 'john'],
      ['verified', 'jane'],
    ],
  )
  assert.equal((await call(findingList)).code, 0)

  // All rows or none; the same again adds nothing.
  const file = join(folder, 'report.csv')
  await writeFile(file, 'title,severity,reference\nWeak cipher,high,A\nOld page,huge,B\n')
  const refused = await call(findingImport, file, ...REPORT)
  assert.equal(refused.code, 1)
  assert.match(refused.text, /^Row 3: severity is “huge”/)
  await writeFile(file, 'title,severity,reference\nWeak cipher,high,A\nOld page,low,B\n')
  assert.match((await call(findingImport, file, ...REPORT)).text, /2 brought in, 0 were there/)
  assert.match((await call(findingImport, file, ...REPORT)).text, /0 brought in, 2 were there/)
  const accepted = ['--state', 'accepted', '--until', dayBefore(-30), ...AS_JANE]
  await assert.rejects(call(findingSet, '2', ...accepted), { code: 'VALUE_INVALID' })
  await call(findingSet, '2', ...accepted, '--reason', 'It is behind a wall.')
  assert.match((await tryAudits(place)).measured, /1 finding open, .*, 1 accepted as they are$/)
  await ofBefore(place)
}

/** What was written down by a name alone stays as it is, can be read, and is verified only once it is known who fixed it. */
async function ofBefore({ call, superuser }: Place): Promise<void> {
  await superuser.query(
    `insert into zennnn_trust.finding_step (finding, position, state, by_name, reason, at)
     values (3, 1, 'fixed', 'John Doe', '', now())`,
  )
  const set = async (state: string, as: readonly string[]) =>
    await call(findingSet, '3', '--state', state, ...as)
  await assert.rejects(set('verified', AS_JANE), { code: 'STATE_REFUSED', message: /^John Doe/ })
  await set('open', AS_JANE)
  await set('fixed', AS_JOHN)
  await set('verified', AS_JANE)
  const { value } = await call(findingShow, '3')
  assert.deepEqual(
    Object(value).steps.map((one: unknown) => Object(one).by),
    ['John Doe', 'jane', 'john', 'jane'],
  )
}

async function rename({ superuser }: Place, from: string, to: string): Promise<void> {
  await superuser.query('update app."user" set login = $2 where login = $1', [from, to])
}

/** Who may, with his own key, until a day; renewed, told once, taken back. */
async function attestations(place: Place): Promise<void> {
  const { call, folder, environment } = place
  assert.equal(await stateOf(place, 'audits'), 'unproved')
  const key = join(folder, 'jane.key')
  const document = join(folder, 'report.pdf')
  const signed = join(folder, 'audits.json')
  await writeFile(document, 'The report.')
  const made = await call(attestationKey, key)
  const publicKey = String(Object(made.value).public_key)
  const words = ['--says', 'Example Ltd is independent of us.', ...JANE]
  await call(
    attestationSign,
    'audits',
    ...words,
    '--until',
    dayBefore(-20),
    '--document',
    document,
    '--key',
    key,
    '--out',
    signed,
  )
  await assert.rejects(call(attestationAdd, signed), /Jane Roe may not attest/)
  await call(attestationSigner, 'Jane Roe', `--key=${publicKey}`, '--until', dayBefore(-300))
  const forged = (await readFile(signed, 'utf8')).replace('is independent', 'is most independent')
  await writeFile(join(folder, 'forged.json'), forged)
  await assert.rejects(call(attestationAdd, join(folder, 'forged.json')), /signature is not valid/)
  const id = String(Object((await call(attestationAdd, signed)).value).id)
  assert.equal(await stateOf(place, 'audits'), 'attested')
  assert.match((await call(attestationList)).text, /^RENEW {4}audits .* 21 days left, by Jane Roe/m)

  // Operators are told once, by the mails that they get anyway.
  const open = await openPlace(environment)
  const told = async () => {
    const { standings } = await knownAttestations(open, environment)
    const log = createLog({ clock: systemClock, level: 'error', write: () => undefined })
    await tellRenewals(open, renewalsOf(standings), { now: systemClock.now(), log })
  }
  // Of nobody who has an address nobody was told.
  await told()
  await place.superuser.query(`update app."user" set email = 'ops@localhost' where login = (
    select u.login from app."user" u join app."user_groups" m on m.source = u.id
    join app."group" g on g.id = m.target where g.name = 'operator' limit 1)`)
  await told()
  await told()
  const { rows } = await place.superuser.query(
    `select text from app.mail where subject = 'Attestations end soon: they have to be signed anew'`,
  )
  assert.equal(rows.length, 1)
  assert.match(String(rows[0].text), /- audits, signed by Jane Roe: until/)

  await call(attestationRenew, id, '--until', dayBefore(-200), '--key', key)
  assert.match((await call(attestationList)).text, /^counts {3}audits .* 201 days left/m)
  await assert.rejects(
    call(attestationRenew, id, '--until', dayBefore(-350), '--key', key),
    /may attest until/,
  )
  const { value } = await call(attestationList, '--all')
  for (const one of Object(value).all)
    await call(attestationRevoke, String(Object(one).id), '--reason', 'They were ours.', ...JOHN)
  assert.equal(await stateOf(place, 'audits'), 'unproved')
  await assert.rejects(call(attestationAdd, signed), { code: 'STATE_REFUSED' })
}

/** A note stays with its sentence, as text, and names nobody. */
async function notes({ call, cloud, superuser }: Place): Promise<void> {
  const { rows } = await superuser.query('select login from app."user" order by 1 limit 1')
  const login = String(rows[0].login)
  await assert.rejects(call(promiseNote, 'standby', `We told ${login} at once.`, ...JANE), {
    code: 'VALUE_INVALID',
    message: /We told \[.*\] at once/,
  })
  await assert.rejects(call(promiseNote, 'standby', 'Line\nbreak.', ...JANE), /line breaks/)
  await call(promiseNote, 'standby', 'There <i>is</i> no standby here.', ...JANE)
  await until(
    async () => (await cloud.ask('localhost', '/security')).body.includes('no standby here'),
    'the note on the page',
  )
  const page = (await cloud.ask('localhost', '/security')).body
  assert.match(page, /There &lt;i&gt;is&lt;\/i&gt; no standby here\./)
  const json = (await cloud.ask('localhost', '/security.json')).body
  const promises: readonly unknown[] = Object(JSON.parse(json)).promises
  const notesOf = (id: string) => Object(promises.find((one) => Object(one).id === id)).notes
  assert.equal(notesOf('standby')[0].text, 'There <i>is</i> no standby here.')
  assert.deepEqual(notesOf('rpo'), [])
  assert.doesNotMatch(json, /Jane Roe/)
}

async function exported({ call, folder }: Place): Promise<void> {
  const file = join(folder, 'evidence.json')
  await call(evidenceExport, '--oscal', '--out', file)
  const [result] = JSON.parse(await readFile(file, 'utf8'))['assessment-results'].results
  assert.ok(result.observations.length >= 4)
  const finding = result.findings.find((one: unknown) => Object(one).title === 'audits')
  assert.equal(finding.target.status.state, 'not-satisfied')
  const early = await call(evidenceExport, '--oscal', '--until', dayBefore(5))
  assert.equal(Object(early.value)['assessment-results'].results[0].observations, undefined)
}

/** Neither the owner changes what was written, nor does serve read what is not published. */
async function refusals(t: TestContext, { cloud, control, superuser }: Place): Promise<void> {
  const tables = ['audit', 'finding', 'finding_step', 'note', 'attestation', 'attestation_end']
  await superuser.query('set role zennnn_owner')
  for (const table of tables) {
    const { rowCount } = await superuser.query(`select from zennnn_trust.${table}`)
    assert.ok((rowCount ?? 0) > 0, table)
    for (const change of ['delete from', 'truncate'])
      await assert.rejects(
        superuser.query(
          `${change} zennnn_trust.${table}${change === 'truncate' ? ' cascade' : ''}`,
        ),
        { code: 'ZN403' },
        table,
      )
  }
  await assert.rejects(superuser.query(`update zennnn_trust.finding set due_on = due_on + 400`), {
    code: 'ZN403',
  })
  await superuser.query('reset role')

  const { path } = cloud.home
  const tenantKey = await readFile(join(path, 'secrets', 'tenant-key'), 'utf8')
  const address = { host: clusterLayout(path).socketFolder, port: CLUSTER_PORT }
  const password = loginPassword(tenantKey, parseDatabaseId(control))
  const serve = await connect(address, { user: control, password, database: control })
  t.after(async () => {
    await serve.end()
  })
  assert.equal((await serve.query('select * from zennnn_trust.notes_shown()')).rowCount, 1)
  for (const table of [...tables, 'renewal_told'])
    await assert.rejects(serve.query(`select from zennnn_trust.${table}`), DENIED, table)
  await assert.rejects(serve.query('select * from zennnn_trust.findings()'), DENIED)
  // What is not mended is for operators who are signed in.
  await assert.rejects(serve.query(`select * from zennnn_trust.findings_shown('\\x00')`), {
    code: 'ZN401',
  })
  await superuser.query('set role zennnn_user')
  await assert.rejects(superuser.query('select * from zennnn_trust.notes_shown()'), DENIED)
  await assert.rejects(
    superuser.query(`select * from zennnn_trust.findings_shown('\\x00')`),
    DENIED,
  )
  await superuser.query('reset role')
}
