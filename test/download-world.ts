import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { RunningCloud, removeHome, zennnn } from './faults/running-cloud.ts'
import { childrenOf, findVictims } from './faults/victims.ts'
import type { Answer } from './https-world.ts'
import { makeStartedHome } from './started-home.ts'

export const PASSWORD = 'a long password of theirs'

/** Somebody who is signed in at one host. */
export interface Visitor {
  readonly host: string
  readonly headers: Readonly<Record<string, string>>
}

/** A cloud as `npm start` runs it, with the databases acme and other, and two backups of acme. */
export interface DownloadWorld {
  readonly cloud: RunningCloud
  /** Complete, of acme; the first is older. */
  readonly backups: readonly string[]
  readonly idOf: (slug: string) => string
  readonly signIn: (slug: string, login?: string) => Promise<Visitor>
  readonly ask: (who: Visitor, backup: string | null) => Promise<Answer>
  /** Gives the password as a fresh proof of who it is. */
  readonly confirm: (who: Visitor, password?: string) => Promise<Answer>
  /** Path of the address that an administrator of acme was given. */
  readonly path: (who: Visitor, backup: string | null) => Promise<string>
  readonly fetch: (who: Visitor, path: string, method?: string) => Promise<Answer>
  /** The answer as it comes. */
  readonly open: (who: Visitor, path: string) => Promise<IncomingMessage>
  readonly events: () => Promise<readonly unknown[]>
  /** Programs that the process runs that hands out backups. */
  readonly programs: () => Promise<readonly string[]>
  readonly end: () => Promise<void>
}

/** Rows that hardly compress: 45 MB in a dump. */
const BALLAST = `create table app.ballast (content bytea);
  insert into app.ballast
  select string_agg(sha256((n || '.' || m)::bytea), '') from generate_series(1, 700) n, generate_series(1, 1000) m group by n`

export async function openDownloads(): Promise<DownloadWorld> {
  const home = await makeStartedHome()
  const cloud = await RunningCloud.start(home)
  const ids = new Map<string, string>()
  for (const slug of ['acme', 'other']) ids.set(slug, await create(cloud, slug))
  const idOf = (slug: string): string => ids.get(slug) ?? ''
  const acme = await cloud.look(idOf('acme'))
  await acme.query('set role zennnn_owner')
  await acme.query(BALLAST)
  await addPeople(acme)
  const backups = [await backUp(cloud), await backUp(cloud)]
  const signIn: DownloadWorld['signIn'] = async (slug, login = `admin@${slug}.example`) =>
    await signInAt(cloud, `${slug}.localhost`, login)
  const ask: DownloadWorld['ask'] = async ({ host, headers }, backup) =>
    await cloud.ask(host, '/api/vault/downloads', {
      method: 'POST',
      headers,
      body: JSON.stringify({ backup }),
    })
  return {
    cloud,
    backups,
    idOf,
    signIn,
    ask,
    confirm: async ({ host, headers }, password = PASSWORD) =>
      await cloud.ask(host, '/auth/confirm', {
        method: 'POST',
        headers,
        body: JSON.stringify({ password }),
      }),
    path: async (who, backup) => {
      const answer = await ask(who, backup)
      assert.equal(answer.status, 201, answer.body)
      const { pathname, origin } = new URL(String(JSON.parse(answer.body).url))
      assert.equal(origin, `https://${who.host}:${home.port}`)
      return pathname
    },
    fetch: async ({ host, headers }, path, method = 'GET') =>
      await cloud.ask(host, path, { method, headers: { ...headers, accept: 'text/html' } }),
    open: async ({ host, headers }, path) => await openAt(home.port, host, { path, headers }),
    events: async () => {
      const { rows } = await acme.query(
        `select u.login, e.model, e.record, e.why from app.audit_entry e join app."user" u on u.id = e."user"
         where e.operation = 'event' order by e.id`,
      )
      return rows
    },
    programs: async () => {
      const [deliver] = await findVictims(cloud.process.pid ?? 0, 'deliver')
      assert.ok(deliver)
      return (await childrenOf(deliver.pid)).map(({ command }) => command)
    },
    end: async () => {
      await acme.end()
      await cloud.end('SIGTERM')
      await removeHome(home)
    },
  }
}

export async function create(cloud: RunningCloud, slug: string): Promise<string> {
  const admin = `admin@${slug}.example`
  const args = ['database', 'create', slug, '--admin', admin, '--password-stdin', '--json']
  const made = await zennnn(cloud.home, args, `${PASSWORD}\n`)
  assert.equal(made.code, 0, made.stderr)
  const shown = await zennnn(cloud.home, ['database', 'show', slug, '--json'])
  return String(JSON.parse(shown.stdout).database)
}

/** With the password of the administrator: bob, another one, and carl, who is none. */
export async function addPeople(acme: Awaited<ReturnType<RunningCloud['look']>>): Promise<void> {
  for (const [login, group] of [
    ['bob', 'administrator'],
    ['carl', 'contacts_user'],
  ]) {
    const { rows } = await acme.query(
      `insert into app."user" (id, login, name) values (zennnn.new_id(), $1, $1) returning id`,
      [login],
    )
    const id: unknown = rows[0]?.id
    await acme.query(`insert into app.user_groups select $1, id from app."group" where name = $2`, [
      id,
      group,
    ])
    await acme.query(
      `select zennnn.set_credential($1, c.hash) from zennnn.credential c join app."user" u on u.id = c.user_id
       where u.login = 'admin@acme.example'`,
      [id],
    )
  }
}

async function backUp(cloud: RunningCloud): Promise<string> {
  const ran = await zennnn(cloud.home, ['backup', 'run', 'acme', '--json'])
  assert.equal(ran.code, 0, ran.stdout + ran.stderr)
  return String(JSON.parse(ran.stdout).id)
}

export async function signInAt(cloud: RunningCloud, host: string, login: string): Promise<Visitor> {
  const answer = await cloud.ask(host, '/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password: PASSWORD }),
  })
  assert.equal(answer.status, 200, answer.body)
  return visitorOf(host, answer)
}

/** Who goes on with the session that an answer gave. */
export function visitorOf(host: string, answer: Answer): Visitor {
  return {
    host,
    headers: {
      cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
      'x-csrf-token': String(JSON.parse(answer.body).csrf_token),
      'content-type': 'application/json',
    },
  }
}

async function openAt(
  port: number,
  host: string,
  asked: { readonly path: string; readonly headers: Readonly<Record<string, string>> },
): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path: asked.path,
        rejectUnauthorized: false,
        agent: false,
        headers: { ...asked.headers, host },
      },
      resolve,
    )
    sent.on('error', reject)
    sent.end()
  })
}
