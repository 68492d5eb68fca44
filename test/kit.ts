import { after, type TestContext } from 'node:test'
import {
  type ClusterAddress,
  type ClusterSecrets,
  connect,
  createDatabaseStatements,
  dropDatabaseStatements,
  loginPassword,
} from '@zennnn/cloud'
import { type DatabaseId, newDatabaseId } from '@zennnn/kernel'

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

interface TestCluster extends ClusterAddress {
  readonly secrets: ClusterSecrets
}

// Not `t.after`: those run in the order of their making, so a database would go before what is connected to it.
const leftovers: (() => Promise<void>)[] = []
after(async () => {
  for (const remove of leftovers) await remove()
})

/** The cluster made by `cluster-setup.ts`. */
export function testCluster(): TestCluster {
  const text = process.env['ZENNNN_TEST_CLUSTER']
  if (text === undefined)
    throw new Error('Run with --test-global-setup=./test/cluster-setup.ts (npm run integration).')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by cluster-setup.ts in the same run
  return JSON.parse(text) as TestCluster
}

/** An empty database with its login role: no schemas of ours yet. */
export async function openDatabase(t: TestContext): Promise<TestDatabase> {
  return await cloneDatabase(t, 'template0')
}

async function cloneDatabase(t: TestContext, template: string): Promise<TestDatabase> {
  const { secrets, ...address } = testCluster()
  const database = newDatabaseId()
  const login = { user: database, password: loginPassword(secrets.tenantKey, database) }
  await asSuperuser(createDatabaseStatements({ id: database, template, password: login.password }))
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

function credentials(
  role: Role,
  login: { readonly user: string; readonly password: string },
  secrets: ClusterSecrets,
): { readonly user: string; readonly password: string } {
  if (role === 'login') return login
  return { user: role, password: role === 'postgres' ? secrets.superuser : secrets.maintain }
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
