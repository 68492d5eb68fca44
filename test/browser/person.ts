import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { request } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Cloud } from './cloud.ts'

export const PASSWORD = 'a long enough password'

export interface Asked {
  readonly body?: unknown
  /** Instead of `body`: a file. */
  readonly csv?: string
  /** Instead of `body`: what a form of a page sends. */
  readonly form?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The body when it is JSON; what is read of it is compared, so it need not be typed. */
  // oxlint-disable-next-line typescript/no-explicit-any -- the answer of an API under test
  readonly json: any
}

/** Somebody who speaks JSON with a database over HTTPS, trusting the cloud's certificate authority. */
export class Person {
  readonly #cloud: Cloud
  readonly #slug: string
  #credentials: Readonly<Record<string, string>> = {}

  constructor(cloud: Cloud, slug: string) {
    this.#cloud = cloud
    this.#slug = slug
  }

  async signIn(login: string, password: string): Promise<void> {
    const { status, json, headers } = await this.ask('POST', '/auth/login', {
      body: { login, password },
    })
    assert.equal(status, 200, login)
    const cookie = /^__Host-session=[^;]+/.exec(headers['set-cookie']?.[0] ?? '')?.[0]
    assert.ok(cookie)
    this.#credentials = { cookie, 'x-csrf-token': String(json.csrf_token) }
  }

  async ask(method: string, path: string, asked: Asked = {}): Promise<Answered> {
    const { type, content } = contentOf(asked)
    const incoming = await this.#send(method, path, {
      content,
      headers: { ...this.#credentials, 'content-type': type, ...asked.headers },
    })
    const answer = await text(incoming)
    const isJson = (incoming.headers['content-type'] ?? '').includes('json')
    return {
      status: incoming.statusCode ?? 0,
      headers: incoming.headers,
      text: answer,
      json: isJson ? JSON.parse(answer) : undefined,
    }
  }

  /** The body of an answer that must be good. */
  async get(path: string): Promise<Answered['json']> {
    const answer = await this.ask('GET', path)
    assert.ok(answer.status < 300, `${path}: ${answer.status} ${answer.text}`)
    return answer.json
  }

  /** Makes a record; its id. */
  async create(model: string, body: unknown): Promise<string> {
    const answer = await this.ask('POST', `/api/${model}`, {
      body,
      headers: { prefer: 'return=representation' },
    })
    assert.equal(answer.status, 201, answer.text)
    return String(answer.json[0].id)
  }

  async act(action: string, body: unknown): Promise<Answered> {
    return await this.ask('POST', `/api/rpc/${action}`, { body })
  }

  async #send(
    method: string,
    path: string,
    message: { readonly content: string | undefined; readonly headers: OutgoingHttpHeaders },
  ): Promise<IncomingMessage> {
    const servername = `${this.#slug}.localhost`
    const ca = await readFile(join(this.#cloud.home, 'certificates', 'authority.crt'))
    return await new Promise((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: this.#cloud.port,
          servername,
          ca,
          method,
          path,
          agent: false,
          headers: { host: `${servername}:${this.#cloud.port}`, ...message.headers },
        },
        resolve,
      )
      sent.once('error', reject)
      sent.end(message.content)
    })
  }
}

function contentOf({ body, csv, form }: Asked): {
  readonly type: string
  readonly content: string | undefined
} {
  if (csv !== undefined) return { type: 'text/csv', content: csv }
  if (form !== undefined)
    return {
      type: 'application/x-www-form-urlencoded',
      content: new URLSearchParams(form).toString(),
    }
  return {
    type: 'application/json',
    content: body === undefined ? undefined : JSON.stringify(body),
  }
}

/** The database `acme`, whose administrator is Ann. */
export async function createAcme(cloud: Cloud): Promise<void> {
  await cloud.createDatabase('acme', 'ann@acme.example', PASSWORD)
}

/** The database `acme` and its administrator Ann, signed in. */
export async function openAcme(cloud: Cloud): Promise<Person> {
  if (!cloud.isPrepared) await createAcme(cloud)
  const ann = new Person(cloud, 'acme')
  await ann.signIn('ann@acme.example', PASSWORD)
  return ann
}

/** A colleague in these groups, made by the administrator and signed in. */
export async function addColleague(
  cloud: Cloud,
  admin: Person,
  login: string,
  groups: readonly string[],
): Promise<Person> {
  const known = await admin.get('/api/group?select=id,name')
  const [company] = await admin.get('/api/company?select=id')
  const user = await admin.create('user', {
    name: login,
    login,
    company: company.id,
    groups: known
      .filter((group: { readonly name: string }) => groups.includes(group.name))
      .map((group: { readonly id: string }) => group.id),
  })
  const given = await admin.ask('POST', '/auth/password', { body: { user, password: PASSWORD } })
  assert.equal(given.status, 204, given.text)
  const colleague = new Person(cloud, 'acme')
  await colleague.signIn(login, PASSWORD)
  return colleague
}
