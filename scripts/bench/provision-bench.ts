import { ensureFirstUser, loginPassword, makeDatabase, orderDatabase } from '@zennnn/cloud'
import { Connections } from '@zennnn/data'
import {
  createLog,
  type DatabaseId,
  hashSecret,
  newDatabaseId,
  newRecordId,
  newSecret,
  systemClock,
} from '@zennnn/kernel'
import type { Client } from 'pg'
import { asSuperuser, type BenchCloud } from './cloud.ts'
import type { Figure } from './figure.ts'
import { median } from './load.ts'

const APPS = ['base', 'contacts', 'sales']
const LOGIN = 'bench@example.com'
/** Well formed and of no password: nobody signs in with it, and making a real one takes 0.2 s whatever the database does. */
const NO_PASSWORD = `pbkdf2-sha512-keyed$220000$${'A'.repeat(22)}==$${'A'.repeat(86)}==`
const POLL_MS = 4

/** A database that `serve` has not spoken to yet, with a session in it. */
export interface MadeDatabase {
  readonly database: DatabaseId
  readonly slug: string
  readonly token: string
}

/** From the order until the database is live, with databases taken from the ready pool. */
export async function benchHandOut(cloud: BenchCloud, count: number): Promise<Figure> {
  const connections = controlConnections(cloud)
  const taken: number[] = []
  try {
    for (let index = 0; index < count; index += 1) {
      await until(async () => (await readyDatabases(cloud)) >= 2, 200)
      const before = performance.now()
      const { record } = await orderDatabase(
        { connections, control: cloud.control, domain: 'localhost', clock: systemClock },
        {
          name: `Handed out ${index}`,
          slug: `handed-out-${index}`,
          tier: 'free',
          apps: APPS,
          administrator: { name: 'Administrator', email: LOGIN, passwordHash: NO_PASSWORD },
        },
      )
      await asSuperuser(cloud, cloud.control, async (client) => {
        await until(async () => await isLive(client, record), POLL_MS)
      })
      taken.push(performance.now() - before)
    }
  } finally {
    await connections.close()
  }
  return {
    name: 'ready database handed out: order until live, p50',
    value: median(taken),
    unit: 'ms',
    goal: { is: 'at most', value: 150 },
    note: `${count} orders through queue and job, looked at every ${POLL_MS} ms; without hashing the password`,
  }
}

/** Makes databases from the template, the first ones in turn and timed, and puts each into service with a session. */
export async function makeDatabases(
  cloud: BenchCloud,
  count: number,
): Promise<{ readonly figure: Figure; readonly databases: readonly MadeDatabase[] }> {
  const template = await findTemplate(cloud)
  const slugs = Array.from({ length: count }, (_, index) => `many-${index}`)
  const timed = slugs.splice(0, 20)
  const taken: number[] = []
  const databases: MadeDatabase[] = []
  const make = async (slug: string): Promise<void> => {
    const id = newDatabaseId()
    const before = performance.now()
    await makeDatabase(cloud.access, id, template)
    taken.push(performance.now() - before)
    databases.push(await putIntoService(cloud, id, slug))
  }
  for (const slug of timed) await make(slug)
  const p50 = median(taken)
  const makeRest = async (): Promise<void> => {
    for (let slug = slugs.shift(); slug !== undefined; slug = slugs.shift()) await make(slug)
  }
  await Promise.all([makeRest(), makeRest(), makeRest(), makeRest()])
  return {
    databases,
    figure: {
      name: 'database made from the template, p50',
      value: p50,
      unit: 'ms',
      goal: { is: 'at most', value: 1000 },
      note: `${timed.length} in turn, with login role and rights, durable`,
    },
  }
}

/** Gives a database a first person with a session, and tells the control database of it. */
export async function putIntoService(
  cloud: BenchCloud,
  id: DatabaseId,
  slug: string,
): Promise<MadeDatabase> {
  const user = { name: 'Administrator', company: slug, login: LOGIN, email: LOGIN }
  await ensureFirstUser(cloud.access, id, { ...user, passwordHash: NO_PASSWORD }, systemClock)
  const token = newSecret()
  await asSuperuser(cloud, id, async (client) => {
    await client.query(
      `insert into zennnn.session (token_hash, user_id, expires_at)
       select $1, id, now() + interval '1 day' from app."user" where login = $2`,
      [hashSecret(token), LOGIN],
    )
  })
  await asSuperuser(cloud, cloud.control, async (client) => {
    await client.query(
      `insert into app.database (id, name, slug, database_id, tier, state, host, apps)
       values ($1, $2, $2, $3, 'free', 'live', $4, $5)`,
      [newRecordId(systemClock), slug, id, `${slug}.localhost`, JSON.stringify(APPS)],
    )
  })
  return { database: id, slug, token }
}

function controlConnections(cloud: BenchCloud): Connections {
  const { address, secrets } = cloud.access
  return new Connections({
    ...address,
    login: (database) => ({ user: database, password: loginPassword(secrets.tenantKey, database) }),
    clock: systemClock,
    log: createLog({ clock: systemClock, level: 'error', write: console.error }),
  })
}

async function readyDatabases(cloud: BenchCloud): Promise<number> {
  return await asSuperuser(cloud, cloud.control, async (client) => {
    const { rows } = await client.query<{ n: number }>(
      'select count(*)::int as n from zennnn_cloud.ready where apps = $1 and claimed_by is null',
      [APPS],
    )
    return rows[0]?.n ?? 0
  })
}

async function isLive(client: Client, record: string): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'is-live',
    text: `select from app.database where id = $1 and state = 'live'`,
    values: [record],
  })
  return rowCount === 1
}

/** The template that ready databases of these apps are copied from; waits for the first one. */
export async function findTemplate(cloud: BenchCloud): Promise<string> {
  await until(async () => (await readyDatabases(cloud)) > 0, 200)
  return await asSuperuser(cloud, cloud.control, async (client) => {
    const { rows } = await client.query<{ template: string }>(
      'select template from zennnn_cloud.ready where apps = $1 limit 1',
      [APPS],
    )
    if (rows[0] === undefined) throw new Error('There is no ready database.')
    return rows[0].template
  })
}

async function until(isTrue: () => Promise<boolean>, everyMs: number): Promise<void> {
  const endsAt = performance.now() + 60_000
  while (!(await isTrue())) {
    if (performance.now() > endsAt) throw new Error('It did not happen within a minute.')
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
