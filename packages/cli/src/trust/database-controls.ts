import { enterDoor, type PasswordForms, readDoors, readPasswordForms } from '@zennnn/cloud'
import { scanForCards } from '@zennnn/data'
import { type DatabaseId, type Log, parseDatabaseId } from '@zennnn/kernel'
import {
  type Control,
  cardScanControl,
  databaseDoorsControl,
  type ScannedTexts,
  storedHashesControl,
} from '@zennnn/trust'
import { maintainConnections, type OpenPlace } from '../cloud/cloud-place.ts'
import { liveDatabases } from '../work/chores.ts'
import { turnsOf } from './turns-file.ts'

type Cluster = Pick<OpenPlace, 'access' | 'control'>
type Place = Pick<OpenPlace, 'access' | 'control' | 'home'>

const NO_FORMS: readonly PasswordForms[] = []
const NO_TEXTS: ScannedTexts = { looked: 0, found: 0, isEverywhere: true }

/** What is tried in every database in service, reading only. */
export function databaseControls(place: Place, log: Log): readonly Control[] {
  const { access, control } = place
  const turns = turnsOf(place.home)
  const live = async () => await liveDatabases(access, control)
  return [
    databaseDoorsControl({
      turns,
      customers: async () => await liveCustomers(place),
      doors: async () => await readDoors(access, control),
      enter: async (role, database) => await enterDoor(access, parseDatabaseId(role), database),
    }),
    storedHashesControl({
      turns,
      databases: live,
      forms: async (name) =>
        await whileLive(
          place,
          parseDatabaseId(name),
          NO_FORMS,
          async (database) => await readPasswordForms(access, database),
        ),
    }),
    cardScanControl({
      turns,
      databases: live,
      scan: async (name, signal) =>
        await whileLive(
          place,
          parseDatabaseId(name),
          NO_TEXTS,
          async (database) => await scan(place, database, { log, signal }),
        ),
    }),
  ]
}

async function liveCustomers({ access, control }: Cluster): Promise<readonly DatabaseId[]> {
  const live = await liveDatabases(access, control)
  return live.filter((database) => database !== control)
}

/** By a connection that ends with the scan: it comes once a day. */
async function scan(
  { access }: Cluster,
  database: DatabaseId,
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Promise<ScannedTexts> {
  const connections = maintainConnections(access, log)
  try {
    return await scanForCards(connections, database, { signal })
  } finally {
    await connections.close()
  }
}

/** What a look at a database says; `gone` where that failed since it went out of service meanwhile, as when it is deleted. */
async function whileLive<T>(
  { access, control }: Cluster,
  database: DatabaseId,
  gone: T,
  look: (database: DatabaseId) => Promise<T>,
): Promise<T> {
  try {
    return await look(database)
  } catch (error) {
    if ((await liveDatabases(access, control)).includes(database)) throw error
    return gone
  }
}
