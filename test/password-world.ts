import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { Connections } from '@zennnn/data'
import { mailAccountNotices } from '@zennnn/identity'
import { type DatabaseId, deriveSecret, systemClock } from '@zennnn/kernel'
import { createMailTransport, sendQueuedMail, startInbox } from '@zennnn/messages'
import { type Answer, givePassword, type HttpsWorld, openHttps } from './https-world.ts'
import { openWorld, silentLog, type TestUser, type TestWorld } from './kit.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** A mail as it arrived. */
export interface Caught {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** A database with a server, a mail server, and Ann, who has a password and an address. */
export interface PasswordWorld {
  readonly world: TestWorld
  readonly site: HttpsWorld
  readonly ann: TestUser
  /** Submits a form of a page that has no cookie yet. */
  post(path: string, fields: Readonly<Record<string, string>>, headers?: Headers): Promise<Answer>
  /** Submits a form as the bearer of a link, with its token. */
  postByLink(path: string, token: string, fields: Readonly<Record<string, string>>): Promise<Answer>
  /** Does what `work` does, and says what arrived since the last time. */
  readonly mails: () => Promise<readonly Caught[]>
  /** Asks for a new password and returns the secret of the link that Ann was mailed. */
  forget(login?: string): Promise<string>
  /** Follows a mailed link; the token of its cookie. */
  follow(secret: string): Promise<string>
  readonly sql: (
    text: string,
    values?: readonly unknown[],
  ) => Promise<readonly Record<string, unknown>[]>
}

type Headers = Readonly<Record<string, string>>

export async function openPasswordWorld(t: TestContext): Promise<PasswordWorld> {
  const world = await openWorld(t)
  const other = await openWorld(t)
  const site = await openHttps(t, { acme: world, other })
  const ann = await world.user('ann', ['administrator'])
  await givePassword(world, ann)
  const sql: PasswordWorld['sql'] = async (text, values = []) =>
    (await world.superuser.query<Record<string, unknown>>(text, [...values])).rows
  await sql(`update app."user" set email = 'Ann@acme.example' where id = $1`, [ann.id])
  const mails = await openMails(t, world)
  const post: PasswordWorld['post'] = async (path, fields, headers = {}) =>
    await site.ask(path, {
      method: 'POST',
      headers: { ...FORM, 'sec-fetch-site': 'same-origin', ...headers },
      body: new URLSearchParams(fields).toString(),
    })
  return {
    world,
    site,
    ann,
    post,
    postByLink: async (path, token, fields) =>
      await post(
        path,
        { csrf_token: deriveSecret(token, 'csrf'), ...fields },
        { cookie: `__Host-link=${token}` },
      ),
    mails,
    forget: async (login = 'ann') => {
      assert.equal((await post('/forgot-password', { login })).status, 303)
      const [mail, ...more] = await mails()
      assert.equal(more.length, 0)
      return secretIn(mail)
    },
    follow: async (secret) => {
      const answer = await site.ask(`/link/${secret}`)
      assert.equal(answer.status, 303, answer.body)
      assert.equal(answer.headers.location, '/new-password')
      return tokenIn(answer, 'link')
    },
    sql,
  }
}

/** The secret of the one link in a mail. */
export function secretIn(mail: Caught | undefined): string {
  const secret = /https:\/\/acme\.localhost\/link\/([\w-]{43})$/m.exec(mail?.text ?? '')?.[1]
  assert.ok(secret, `no link in ${mail?.text}`)
  return secret
}

/** The token that an answer sets as the cookie of a session, a step or a link. */
export function tokenIn({ headers }: Answer, kind: 'session' | 'step' | 'link'): string {
  const pattern = new RegExp(`^__Host-${kind}=([\\w-]{43});`)
  const found = headers['set-cookie']?.map((one) => pattern.exec(one)?.[1]).find(Boolean)
  assert.ok(found, `no cookie of a ${kind}: ${headers['set-cookie']?.join(' ')}`)
  return found
}

async function openMails(t: TestContext, world: TestWorld): Promise<PasswordWorld['mails']> {
  const clock = systemClock
  const connections = new Connections({
    ...world.address,
    login: () => ({ user: 'zennnn_maintain', password: world.secrets.maintain }),
    clock,
    log: silentLog,
  })
  const inbox = await startInbox({
    port: 0,
    control: world.database,
    connections,
    clock,
    log: silentLog,
  })
  const transport = createMailTransport({
    host: '127.0.0.1',
    port: inbox.port,
    security: 'none',
    from: { name: 'Acme', address: 'no-reply@localhost' },
  })
  t.after(async () => {
    transport.close()
    await inbox.close()
    await connections.close()
  })
  const place = { slug: 'acme', origin: 'https://acme.localhost' }
  const prepare = async (database: DatabaseId): Promise<void> => {
    await mailAccountNotices({ connections, placeOf: async () => place, log: silentLog }, database)
  }
  let seen = 0
  return async () => {
    await sendQueuedMail(world.database, { connections, transport, prepare, clock, log: silentLog })
    const { rows } = await world.superuser.query<Caught>(
      'select "to", subject, text, html from app.inbox_mail order by received_at, id offset $1',
      [seen],
    )
    seen += rows.length
    return rows
  }
}
