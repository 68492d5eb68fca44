import { join } from 'node:path'
import {
  appSetKey,
  type ClusterAccess,
  connect,
  dropOtherTemplates,
  ensureControlDatabase,
  ensureTemplates,
  keepBrand,
  migrateCustomers,
} from '@zennnn/cloud'
import {
  type Brand,
  type DatabaseId,
  InvariantError,
  type Log,
  newDatabaseId,
  PlatformError,
  systemClock,
} from '@zennnn/kernel'
import { CONTROL_SET, CUSTOMER_SETS, registriesOf } from '../cloud/app-catalogue.ts'
import { findState, saveState } from '../cloud/cloud-state.ts'

/** Makes templates and the control database and brings every customer's database to this version. Returns the control database. */
export async function prepareDatabases(options: {
  readonly home: string
  /** Group of the processes that read the state; nothing = they run as we do. */
  readonly gid: number | undefined
  readonly brand: Brand
  readonly access: ClusterAccess
  readonly log: Log
  readonly say: (sentence: string) => void
}): Promise<DatabaseId> {
  const { home, gid, brand, access, log, say } = options
  const found = await findState(home)
  if (found === undefined) await requireEmptyCluster(home, access)
  if (found === undefined) say('Building the template databases.')
  const control = found?.control ?? newDatabaseId()
  // First of all: a crash must not leave a control database that nobody knows of.
  if (found === undefined) await saveState(home, { control, operatorShown: false, brand }, gid)
  const sets = [CONTROL_SET, ...CUSTOMER_SETS[brand]]
  const templates = await ensureTemplates(access, sets, systemClock)
  const template = templates.get(appSetKey(CONTROL_SET.apps))
  if (template === undefined)
    throw new InvariantError('control-template', 'The control database has no template.')
  await ensureControlDatabase({ access, control, registry: CONTROL_SET.registry, template, log })
  await keepBrand(access, control, brand)
  await dropOtherTemplates(access, [...templates.values()])
  await migrateCustomers({ access, control, registryOf: registriesOf(brand), say })
  return control
}

/** Without its state file a cloud that has databases would get a second control database, which knows none of them. */
async function requireEmptyCluster(home: string, access: ClusterAccess): Promise<void> {
  const client = await connect(access.address, {
    user: 'postgres',
    password: access.secrets.superuser,
    database: 'postgres',
  })
  try {
    const { rowCount } = await client.query(
      `select from pg_database where datname <> 'postgres' and not datistemplate limit 1`,
    )
    if (rowCount === 0) return
  } finally {
    await client.end()
  }
  throw new PlatformError('SETUP_FAILED', {
    message: `The file ${join(home, 'state.json')} is missing, but there are databases.`,
    hint: 'Restore it from a copy. It names the control database, which knows all the others.',
  })
}
