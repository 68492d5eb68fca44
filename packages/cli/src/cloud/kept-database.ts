import { getCustomerDatabase, listCustomerDatabases, listKeptDatabases } from '@zennnn/cloud'
import { type DatabaseId, isDatabaseId, PlatformError } from '@zennnn/kernel'
import type { CloudPlace } from './cloud-place.ts'
import { vaultOf } from './vault-place.ts'

/** As the commands call the database of the cloud itself; no customer can have this name. */
export const CONTROL_NAME = 'control'

/** A database that has or may have backups, under the name by which it was found. */
export interface KeptDatabase {
  readonly slug: string
  readonly database: DatabaseId
}

/** By its name; that of the cloud by `control`; one that is deleted, and has no name any more, by its id. Throws NOT_FOUND. */
export async function getKeptDatabase(place: CloudPlace, name: string): Promise<KeptDatabase> {
  if (name === CONTROL_NAME) return { slug: name, database: place.control }
  if (!isDatabaseId(name))
    return await getCustomerDatabase(place.access, place.control, { slug: name })
  const found = (await listKept(place)).find(({ database }) => database === name)
  if (found !== undefined) return found
  throw new PlatformError('NOT_FOUND', { message: `There are no backups of ${name}.` })
}

/** All that have backups. One that is deleted is called by its id. */
export async function listKept(place: CloudPlace): Promise<readonly KeptDatabase[]> {
  const customers = await listCustomerDatabases(place.access, place.control)
  const names = new Map<string, string>([
    ...customers.map(({ database, slug }) => [database, slug] as const),
    [place.control, CONTROL_NAME],
  ])
  const kept = await listKeptDatabases(vaultOf(place))
  return kept.map((database) => ({ slug: names.get(database) ?? database, database }))
}
