import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  type DatabaseId,
  deriveSecret,
  fillMailedLinks,
  parseDatabaseId,
  sealingKeyOf,
} from '@zennnn/kernel'
import { commandEnvironment, type Ended, runZennnn } from '../command.ts'
import { openHome } from '../home.ts'
import { type Answer, type HttpsWorld, openHttps } from '../https-world.ts'
import { testCluster } from '../kit.ts'
import { tokenIn } from '../password-world.ts'
import { type CloudWorld, CUSTOMER, openCloud } from './cloud/world.ts'

const LIMIT = { timeout: 120_000 }
const PASSWORD = 'a wholly other sentence'
const CREATE = 'database create acme --admin Ann@acme.example --apps contacts'.split(' ')
const MAIL_SERVER = { host: 'mail.example', from: 'no-reply@cloud.example' }

interface Machine extends CloudWorld {
  /** `zennnn` at the machine of the cloud. */
  readonly zennnn: (args: readonly string[], input?: string) => Promise<Ended>
  /** From now on mail leaves this cloud. */
  readonly setMailServer: () => Promise<void>
  /** What nobody is told of but whoever the mail is for: its text, as it will arrive. */
  readonly mails: (database: DatabaseId) => Promise<readonly string[]>
}

async function openMachine(t: TestContext): Promise<Machine> {
  const cloud = await openCloud(t)
  await cloud.startWork()
  const home = await openHome(t, cloud.control)
  return {
    ...cloud,
    zennnn: async (args, input) => await runZennnn(commandEnvironment(home), args, input),
    setMailServer: async () => {
      await writeFile(join(home, 'secrets', 'mail.json'), JSON.stringify(MAIL_SERVER), {
        mode: 0o600,
      })
    },
    mails: async (database) => {
      const row = await cloud.ask(
        database,
        `select coalesce((select json_agg("to" || chr(10) || text order by id) from app.mail), '[]') as all,
           (select json_object_agg(id, encode(sealed, 'base64')) from zennnn.link where sealed is not null) as links`,
      )
      const links: Readonly<Record<string, string>> = Object(row?.['links'])
      const mails: readonly unknown[] = Array.isArray(row?.['all']) ? row['all'] : []
      const sealing = sealingKeyOf(testCluster().secrets.tenantKey)
      // A link that was withdrawn or used has no secret any more.
      const opens = (text: string) => Object.keys(links).some((id) => text.includes(id))
      return mails
        .map(String)
        .map((text) => (opens(text) ? fillMailedLinks(sealing, links, text) : text))
    },
  }
}

/** Makes acme; what the command answers. */
async function create({ zennnn }: Machine) {
  const made = await zennnn([...CREATE, '--json'])
  assert.equal(made.code, 0, made.stderr)
  const { database, invited, url } = Object(JSON.parse(made.stdout))
  return { database: parseDatabaseId(database), invited, url }
}

async function openSite(t: TestContext, database: DatabaseId): Promise<HttpsWorld> {
  const { secrets, ...address } = testCluster()
  return await openHttps(t, { acme: { database, registry: CUSTOMER.registry, address, secrets } })
}

function secretIn(text: unknown): string {
  const secret = /https:\/\/acme\.localhost:8443\/link\/([\w-]{43})$/m.exec(String(text))?.[1]
  return secret ?? assert.fail(`no link in ${String(text)}`)
}

/** Follows a link and chooses a password. */
async function choose(site: HttpsWorld, secret: string): Promise<Answer> {
  const followed = await site.ask(`/link/${secret}`)
  assert.equal(followed.status, 303, followed.body)
  const token = tokenIn(followed, 'link')
  return await site.ask('/new-password', {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      cookie: `__Host-link=${token}`,
    },
    body: new URLSearchParams({
      csrf_token: deriveSecret(token, 'csrf'),
      password: PASSWORD,
    }).toString(),
  })
}

async function signInStatus(site: HttpsWorld, password: string): Promise<number> {
  const answer = await site.ask('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'ann@acme.example', password }),
  })
  return answer.status
}

const CREDENTIALS = 'select count(*)::int as n from zennnn.credential'

test(
  'who orders a database for somebody sets no password: the administrator chooses it by a mailed link',
  LIMIT,
  async (t) => {
    const machine = await openMachine(t)
    const { database, invited, url } = await create(machine)
    assert.equal(invited, 'Ann@acme.example')
    assert.deepEqual(await machine.ask(database, CREDENTIALS), { n: 0 })
    const [mail = '', ...more] = await machine.mails(database)
    assert.equal(more.length, 0)
    assert.ok(mail.startsWith('Ann@acme.example\n'), mail)
    assert.match(mail, /sign in there as ann@acme\.example/)
    const site = await openSite(t, database)
    assert.equal(await signInStatus(site, ''), 401)
    assert.equal(secretIn(mail), secretIn(url))
    const chosen = await choose(site, secretIn(mail))
    assert.equal(chosen.status, 303, chosen.body)
    tokenIn(chosen, 'session')
    assert.equal(await signInStatus(site, PASSWORD), 200)
    assert.equal((await site.ask(`/link/${secretIn(mail)}`)).status, 410)
    const events = await machine.ask(
      database,
      `select json_agg(why order by id) as all from app.audit_entry where operation = 'event' and model = 'user'`,
    )
    assert.deepEqual(events?.['all'], [
      'The operator at the machine had the first administrator mailed a link to choose a password',
      'The link for Ann@acme.example (invitation) was opened.',
      'chose a password by an invitation',
    ])
  },
)

test(
  'an invitation that got lost is sent again and ends the one before, until somebody has come in',
  LIMIT,
  async (t) => {
    const machine = await openMachine(t)
    const { database, url } = await create(machine)
    const invite = async () => await machine.zennnn(['database', 'invite', 'acme', '--json'])
    const again = await invite()
    assert.equal(again.code, 0, again.stderr)
    const site = await openSite(t, database)
    assert.equal((await site.ask(`/link/${secretIn(url)}`)).status, 410)
    const second = secretIn(Object(JSON.parse(again.stdout)).url)
    assert.equal((await choose(site, second)).status, 303)
    const mails = await machine.mails(database)
    const refused = await invite()
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /Somebody has a way into acme already/)
    assert.deepEqual(await machine.mails(database), mails)
    assert.deepEqual(
      await machine.ask(
        database,
        `select count(*)::int as n from zennnn.link l where zennnn.link_state(l) = 'open'`,
      ),
      { n: 0 },
    )
    assert.match(
      (await machine.zennnn(['database', 'invite', 'nobody'])).stderr,
      /There is no database "nobody"/,
    )
  },
)

test('nobody is invited into a database whose links open nothing', LIMIT, async (t) => {
  const machine = await openMachine(t)
  const { database } = await create(machine)
  await machine.ask(machine.control, `update app.database set state = 'suspended'`)
  const mails = await machine.mails(database)
  const refused = await machine.zennnn(['database', 'invite', 'acme'])
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /acme is suspended, so its links open nothing/)
  assert.deepEqual(await machine.mails(database), mails)
})

test(
  'where mail leaves the cloud no password is taken from an operator, and no link is shown to him',
  LIMIT,
  async (t) => {
    const machine = await openMachine(t)
    await machine.setMailServer()
    const refused = await machine.zennnn([...CREATE, '--password-stdin'], `${PASSWORD}\n`)
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /has a mail server, so the administrator chooses his own password/)
    assert.deepEqual(
      await machine.ask(machine.control, 'select count(*)::int as n from app.database'),
      { n: 0 },
    )
    const made = await machine.zennnn(CREATE)
    assert.equal(made.code, 0, made.stderr)
    assert.match(made.stdout, /Ann@acme\.example gets a mail with a link/)
    assert.doesNotMatch(made.stdout + made.stderr, /\/link\//)
    const again = await machine.zennnn(['database', 'invite', 'acme', '--json'])
    assert.deepEqual(JSON.parse(again.stdout), { invited: 'Ann@acme.example' })
  },
)

test('without a mail server a password may still be given, for trials', LIMIT, async (t) => {
  const machine = await openMachine(t)
  const made = await machine.zennnn([...CREATE, '--password-stdin', '--json'], `${PASSWORD}\n`)
  assert.equal(made.code, 0, made.stderr)
  const { database, ...answer } = Object(JSON.parse(made.stdout))
  assert.ok(!('invited' in answer) && !('url' in answer))
  assert.deepEqual(await machine.ask(String(database), CREDENTIALS), { n: 1 })
  assert.deepEqual(await machine.mails(parseDatabaseId(database)), [])
})
