import { after, type TestContext } from 'node:test'
import { base } from '@zennnn/base'
import {
  type ClusterAddress,
  type ClusterSecrets,
  connect,
  createDatabaseStatements,
  dropDatabaseStatements,
  elevationKey,
  ensureTemplate,
  loginPassword,
  planTemplate,
} from '@zennnn/cloud'
import { contacts } from '@zennnn/contacts'
import { admitDatabase, Connections, type Principal } from '@zennnn/data'
import {
  type Brand,
  createLog,
  type DatabaseId,
  hashSecret,
  type Log,
  newDatabaseId,
  newRecordId,
  newSecret,
  type RecordId,
  systemClock,
} from '@zennnn/kernel'
import { type App, buildRegistry, type Registry } from '@zennnn/model'
import { panel } from '@zennnn/panel'
import { sales } from '@zennnn/sales'
import { stretchedOnce } from './light-logins.ts'

/** Who connects: the superuser, the role of `work`, or the login role of the database itself. */
type Role = 'postgres' | 'zennnn_maintain' | 'login'

export type TestClient = Awaited<ReturnType<typeof connect>>

/** A fresh database of the scratch cluster; it, its role and all connections made here vanish with the test file. */
export interface TestDatabase {
  readonly database: DatabaseId
  readonly address: ClusterAddress
  readonly secrets: ClusterSecrets
  /** Name and password of the login role, as `Connections` wants them. */
  readonly login: { readonly user: string; readonly password: string }
  /** A connection to this database. */
  connect(role: Role): Promise<TestClient>
}

/** A database with all apps in it, and the connections of a process like `serve`. */
export interface TestWorld extends TestDatabase {
  readonly connections: Connections
  readonly registry: Registry
  /** A connection as superuser, to look at what no user may see. */
  readonly superuser: TestClient
  /** Makes a user in these groups, signed in. */
  user(login: string, groups: readonly string[]): Promise<TestUser>
}

export interface TestUser {
  readonly id: RecordId
  /** What the session cookie would hold. */
  readonly token: string
  readonly principal: Principal
}

interface TestCluster extends ClusterAddress {
  readonly secrets: ClusterSecrets
}

/** For what tests do not look at. */
/** From where somebody comes, where that does not matter. */
export const VISITOR = { network: '192.0.2.7', userAgent: 'test' } as const

export const silentLog: Log = createLog({
  clock: systemClock,
  level: 'error',
  write: () => undefined,
})

/** Databases of versions that compared logins as they are written may have two that are the same to who signs in. */
export const WITHOUT_OWN_LOGINS = `create or replace function zennnn.require_own_logins(people uuid[]) returns void
  language sql as ''`

const usualModels = new Map<Brand, Promise<Model>>()

// Not `t.after`: those run in the order of their making, so a database would go before what is connected to it.
const leftovers: (() => Promise<void>)[] = []
after(async () => {
  for (const remove of leftovers) await remove()
})

/** The cluster made by `cluster-setup.ts`. */
export function testCluster(): TestCluster {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by cluster-setup.ts in the same run
  return JSON.parse(fromSetup('ZENNNN_TEST_CLUSTER')) as TestCluster
}

/** A folder in which a file leaves for the other files of this run what is costly to make. */
export function sharedFolder(): string {
  return fromSetup('ZENNNN_TEST_SHARED')
}

function fromSetup(name: 'ZENNNN_TEST_CLUSTER' | 'ZENNNN_TEST_SHARED'): string {
  const text = process.env[name]
  if (text !== undefined) return text
  throw new Error('Run with --test-global-setup=./test/cluster-setup.ts (npm run integration).')
}

/** An empty database with its login role: no schemas of ours yet. */
export async function openDatabase(t: TestContext): Promise<TestDatabase> {
  return await cloneDatabase(t, 'template0')
}

/** A database with the apps base, contacts, sales, panel and `more`, as a customer would get it. Costs 0.3 s. */
export async function openWorld(
  t: TestContext,
  more: readonly App[] = [],
  brand: Brand = 'zennnn',
): Promise<TestWorld> {
  const { secrets, ...address } = testCluster()
  const { registry, template } = await (more.length === 0 ? usualModel(brand) : model(more, brand))
  const test = await cloneDatabase(t, template)
  const key = elevationKey(secrets.tenantKey, test.database)
  await admitDatabase(await test.connect('zennnn_maintain'), key)
  const superuser = await test.connect('postgres')
  const connections = new Connections({
    ...address,
    login: () => test.login,
    elevationKey: () => key,
    clock: systemClock,
    log: silentLog,
  })
  t.after(async () => {
    await connections.close()
  })
  return {
    ...test,
    connections,
    registry,
    superuser,
    user: async (login, groups) => await addUser(superuser, login, groups),
  }
}

interface Model {
  readonly registry: Registry
  /** A database of the cluster that has it. */
  readonly template: string
}

/** Made once for all tests of a file: a third of what a world costs. (40 ms of 120 of CPU) */
async function usualModel(brand: Brand): Promise<Model> {
  const made = usualModels.get(brand) ?? model([], brand)
  usualModels.set(brand, made)
  return await made
}

async function model(more: readonly App[], brand: Brand): Promise<Model> {
  const { secrets, ...address } = testCluster()
  const registry = buildRegistry([base, contacts, sales, panel, ...more], brand)
  const plan = await planTemplate(registry, systemClock)
  return { registry, template: await ensureTemplate({ address, secrets }, plan) }
}

async function addUser(
  client: TestClient,
  login: string,
  groups: readonly string[],
): Promise<TestUser> {
  const id = newRecordId(systemClock)
  const token = newSecret()
  await client.query('insert into app."user" (id, name, login) values ($1, $2, $2)', [id, login])
  await client.query(
    'insert into app.user_groups (source, target) select $1, id from app."group" where name = any ($2)',
    [id, groups],
  )
  await client.query(
    "insert into zennnn.session (token_hash, user_id, expires_at) values ($1, $2, now() + interval '1 hour')",
    [hashSecret(token), id],
  )
  return { id, token, principal: { kind: 'session', token } }
}

async function cloneDatabase(t: TestContext, template: string): Promise<TestDatabase> {
  const { secrets, ...address } = testCluster()
  const database = newDatabaseId()
  const login = { user: database, password: loginPassword(secrets.tenantKey, database) }
  const password = stretchedOnce(login.password)
  const statements = createDatabaseStatements({ id: database, template, password })
  await asSuperuser(statements.map(byFiles))
  const clients: TestClient[] = []
  t.after(async () => {
    await Promise.all(clients.map(async (client) => await client.end()))
  })
  leftovers.push(async () => {
    await asSuperuser(dropDatabaseStatements(database))
  })
  return {
    database,
    address,
    secrets,
    login,
    async connect(role) {
      const client = await connect(address, { ...credentials(role, login, secrets), database })
      clients.push(client)
      return client
    },
  }
}

/** Where nothing is synced, copying files takes half the time of writing a log of the copy. (48 ms, 112) */
function byFiles(statement: string): string {
  return statement.startsWith('CREATE DATABASE') ? `${statement} STRATEGY file_copy` : statement
}

function credentials(
  role: Role,
  login: { readonly user: string; readonly password: string },
  secrets: ClusterSecrets,
): { readonly user: string; readonly password: string } {
  if (role === 'login') return login
  return { user: role, password: role === 'postgres' ? secrets.superuser : secrets.maintain }
}

/** A connection to any database of the cluster, to look at what no user may see. */
export async function openSuperuser(t: TestContext, database: string): Promise<TestClient> {
  const { secrets, ...address } = testCluster()
  const login = { user: 'postgres', password: secrets.superuser, database }
  const client = await connect(address, login)
  t.after(async () => {
    await client.end()
  })
  return client
}

async function asSuperuser(statements: readonly string[]): Promise<void> {
  const { secrets, ...address } = testCluster()
  const client = await connect(address, {
    user: 'postgres',
    password: secrets.superuser,
    database: 'postgres',
  })
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}
