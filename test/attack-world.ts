import assert from 'node:assert/strict'
import { Agent, request } from 'node:https'
import type { TestContext } from 'node:test'
import { connect } from 'node:tls'
import { newRecordId, type RecordId, systemClock } from '@zennnn/kernel'
import { allow, app, field, model } from '@zennnn/model'
import { type Answer, type Ask, genuine, type HttpsWorld, openHttps } from './https-world.ts'
import { openWorld, type TestUser, type TestWorld } from './kit.ts'
import { LIMITED } from './shop.ts'

/** A model that everybody writes and that refers to what not everybody sees. */
const MEMOS = app({
  name: 'memos',
  label: 'Memos',
  summary: 'References to what one may not see',
  depends: ['contacts', 'sales', 'limited'],
  models: [
    model('memo', {
      label: 'Memo',
      plural: 'Memos',
      fields: {
        name: field.text(),
        about: field.reference('sale_order'),
        note: field.reference('secret_note'),
        file: field.attachment(),
        others: field.manyToMany('sale_order'),
      },
      access: [allow('contacts_user', ['read', 'create', 'update', 'delete'])],
    }),
  ],
})

/** Somebody's order with everything that hangs on it. */
interface Deal {
  readonly order: RecordId
  readonly line: RecordId
}

/** A database as a customer would have it, with people who may see more and less of it. */
export interface Target {
  readonly world: TestWorld
  readonly people: Readonly<Record<Person, TestUser>>
  /** Of the seller, of the manager, and of a company that neither belongs to. */
  readonly own: Deal
  readonly hidden: Deal
  readonly foreign: Deal
  readonly customer: RecordId
  readonly product: RecordId
  readonly note: RecordId
  readonly company: RecordId
}

/** In falling order of rights; `outsider` is in no group, `clerk` sees contacts only. */
export type Person = 'admin' | 'manager' | 'seller' | 'clerk' | 'outsider'

const GROUPS: Readonly<Record<Person, readonly string[]>> = {
  admin: ['administrator', 'sales_manager', 'contacts_user'],
  manager: ['sales_manager', 'contacts_user'],
  seller: ['sales_user', 'contacts_user'],
  clerk: ['contacts_user'],
  outsider: [],
}

/** Words that stand only in what somebody may not see. */
export const CANARY = 'kanarienvogel'

export async function openTarget(t: TestContext): Promise<Target> {
  const world = await openWorld(t, [LIMITED, MEMOS])
  const run = async (text: string, values: readonly unknown[] = []) =>
    await world.superuser.query(text, [...values])
  // More is tried here than a network may guess: what stops that has tests of its own.
  await run(
    'update zennnn.sign_in_policy set attempts_per_network = 10000, attempts_per_database = 100000',
  )
  const people = {
    admin: await world.user('admin@example.com', GROUPS.admin),
    manager: await world.user('manager@example.com', GROUPS.manager),
    seller: await world.user('seller@example.com', GROUPS.seller),
    clerk: await world.user('clerk@example.com', GROUPS.clerk),
    outsider: await world.user('outsider@example.com', GROUPS.outsider),
  }
  const [company, elsewhere, customer, tax, product, note] = Array.from({ length: 6 }, newId)
  assert.ok(company && elsewhere && customer && tax && product && note)
  await run(`insert into app.company (id, name) values ($1, 'Acme'), ($2, 'Elsewhere')`, [
    company,
    elsewhere,
  ])
  await run('update app."user" set company = $1', [company])
  await run(
    `insert into app.contact (id, name, email, city, credit) values ($1, 'Globex', 'buyer@globex.example', 'Berlin', 4711.11)`,
    [customer],
  )
  await run(`insert into app.tax (id, name, rate) values ($1, 'VAT', 19)`, [tax])
  await run(
    `insert into app.product (id, name, code, price, tax) values ($1, 'Bolt', 'B1', 2.5, $2)`,
    [product, tax],
  )
  await run(`insert into app.secret_note (id, name, contact) values ($1, $2, $3)`, [
    note,
    `${CANARY} note`,
    customer,
  ])
  await run(`insert into app.setting (id, key, value) values ($1, 'a.b', to_json($2::text))`, [
    newId(),
    CANARY,
  ])
  await run(
    `insert into app.mail (id, "to", subject, text) values ($1, 'x@example.com', $2, 'text')`,
    [newId(), CANARY],
  )
  const deal = async (salesperson: RecordId, of: RecordId, reference: string): Promise<Deal> => {
    const [order, line] = [newId(), newId()]
    await run(
      `insert into app.sale_order (id, customer, salesperson, company, reference, note) values ($1, $2, $3, $4, $5, $5)`,
      [order, customer, salesperson, of, reference],
    )
    await run(
      `insert into app.sale_order_line (id, sale_order, product, description, unit_price) values ($1, $2, $3, $4, 2.5)`,
      [line, order, product, reference],
    )
    return { order, line }
  }
  return {
    world,
    people,
    own: await deal(people.seller.id, company, 'own order'),
    hidden: await deal(people.manager.id, company, `${CANARY} hidden`),
    foreign: await deal(people.manager.id, elsewhere, `${CANARY} foreign`),
    customer,
    product,
    note,
    company,
  }
}

function newId(): RecordId {
  return newRecordId(systemClock)
}

/** As in `Ask`, where what is undefined is as good as absent. */
type Asked = { readonly [K in keyof Ask]?: Ask[K] | undefined }

/** Two databases behind one server, and fast ways to attack them over HTTPS. */
export interface Siege {
  readonly acme: Target
  readonly other: Target
  readonly site: HttpsWorld
  /** Asks as this person of acme; a change carries the CSRF token. */
  ask(person: Person, path: string, options?: Asked): Promise<Answer>
  /** Exactly these headers, over a connection that is kept. */
  send(path: string, options: Asked): Promise<Answer>
  /** Exactly these bytes over TLS; everything that comes back. */
  raw(bytes: string | Buffer): Promise<string>
}

export async function openSiege(t: TestContext): Promise<Siege> {
  const [acme, other] = [await openTarget(t), await openTarget(t)]
  const site = await openHttps(t, { acme: acme.world, other: other.world })
  const { port } = site.server
  // The certificate is made for this run; TLS itself is tested elsewhere.
  const agent = new Agent({ keepAlive: true, maxSockets: 4, rejectUnauthorized: false })
  t.after(() => {
    agent.destroy()
  })
  const send: Siege['send'] = async (path, { method = 'GET', host, headers, body }) =>
    await new Promise((resolve, reject) => {
      const sent = request(
        {
          agent,
          host: '127.0.0.1',
          port,
          path,
          method,
          headers: { host: host ?? 'acme.localhost', ...headers },
        },
        (incoming) => {
          const chunks: Buffer[] = []
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
          incoming.on('error', reject)
          incoming.on('end', () => {
            const received = Buffer.concat(chunks)
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              bytes: received,
              body: received.toString(),
            })
          })
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
  return {
    acme,
    other,
    site,
    send,
    ask: async (person, path, options = {}) =>
      await send(path, {
        ...options,
        headers: { ...genuine(acme.people[person].token), ...options.headers },
      }),
    raw: async (bytes) => await sendRaw(port, bytes),
  }
}

async function sendRaw(port: number, bytes: string | Buffer): Promise<string> {
  return await new Promise((resolve, reject) => {
    let received = ''
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      socket.write(bytes)
    })
    socket.setTimeout(3000, () => socket.destroy())
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1')
    })
    socket.on('error', reject)
    socket.on('close', () => {
      resolve(received)
    })
  })
}

/** What no answer may say: text of SQL, of PostgreSQL or of our code, names of roles and databases. */
const LEAKS: readonly RegExp[] = [
  /\bselect\b[^"]{0,300}\bfrom\b/i,
  /\binsert into\b|\bdelete from\b|\bunion\b|\bpg_\w+/i,
  /syntax error|unterminated|SQLSTATE|invalid input syntax|permission denied|row-level|" does not exist/i,
  /violates|of relation|column \\?"|null value in|current transaction|canceling/i,
  /zennnn_(?:user|owner|elevated|maintain|reader)|zennnn\.|app\.\\?"|app_read/i,
  /z_[a-z0-9]{26}/,
  /\.(?:ts|js):\d+|node_modules|DatabaseError|TypeError|\n\s+at /,
]

/**
 * The rules for every answer to bad input: no failure of ours, a problem with a code for every refusal, and nothing of how
 * it is made inside. What the sender wrote may be repeated.
 */
export function assertSafe(answer: Answer, sent: string): void {
  const { status, body } = answer
  assert.ok(status >= 200 && status < 500, `${status} for ${sent}: ${body.slice(0, 300)}`)
  if (status >= 400 && answer.headers['content-type']?.includes('json') === true && body !== '') {
    const { code } = JSON.parse(body)
    assert.equal(typeof code, 'string', `no code: ${body}`)
    assert.notEqual(code, 'INTERNAL', sent)
  }
  if (status < 400) return
  for (const leak of LEAKS) {
    const words = leak.exec(body)?.[0]
    if (words === undefined || plain(sent).includes(plain(words))) continue
    assert.fail(`says ${JSON.stringify(words)} to ${sent}: ${body.slice(0, 400)}`)
  }
}

function plain(text: string): string {
  return text.replaceAll('\\', '').toLowerCase()
}

/** Headers that every answer has, or that say only when and how it came. */
const INCIDENTAL =
  /^(?:date|x-request-id|keep-alive|connection|content-length|transfer-encoding|content-security-policy|strict-transport-security|x-content-type-options|x-frame-options|referrer-policy|cross-origin-.*|permissions-policy|cache-control)$/

/** Everything that tells one answer from another, without time and request id; `names` are made unrecognisable. */
export function trace({ status, headers, body }: Answer, ...names: readonly string[]): string {
  const telling = Object.entries(headers).filter(([name]) => !INCIDENTAL.test(name))
  const said = body.replace(/(Reference: <code>)[0-9a-f-]{36}/, '$1')
  let text = `${status} ${JSON.stringify(telling)} ${said}`
  for (const name of names) text = text.replaceAll(name, 'X')
  return text
}

/** Runs in the order given, some at a time. */
export async function forAll<T>(
  items: Iterable<T>,
  check: (item: T) => Promise<void>,
  width = 4,
): Promise<number> {
  const queue = [...items]
  let next = 0
  const work = async () => {
    while (next < queue.length) {
      const item = queue[next]
      next += 1
      if (item !== undefined) await check(item)
    }
  }
  await Promise.all(Array.from({ length: width }, work))
  return queue.length
}

/** Tries a creation or a call of an action as administrator, and undoes it. */
export async function postAsAdmin(
  siege: Siege,
  path: string,
  body: string,
  type = 'application/json',
): Promise<Answer> {
  return await siege.ask('admin', path, {
    method: 'POST',
    headers: { 'content-type': type, prefer: 'tx=rollback,return=representation' },
    body,
  })
}
