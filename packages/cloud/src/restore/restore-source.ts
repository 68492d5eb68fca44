import { type DatabaseId, PlatformError, type RecordId } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import type { Client } from 'pg'
import { appSetKey } from '../control/app-sets.ts'
import type { RestoreTools } from './restore-tools.ts'

/** The database that a backup is of, as the control panel has it; also one that is gone. */
export interface RestoreSource {
  readonly record: RecordId
  readonly slug: string
  readonly name: string
  readonly tier: string
  readonly state: string
  readonly apps: readonly string[]
  readonly admin_email: string | null
}

/** `register`: the control database. NOT_FOUND for a backup of something that is no customer's database. */
export async function getRestoreSource(
  register: Client,
  database: DatabaseId,
): Promise<RestoreSource> {
  const { rows } = await register.query<RestoreSource>(
    `select "id" as record, "slug", "name", "tier", "state", "apps", "admin_email" from app."database" where "database_id" = $1`,
    [database],
  )
  if (rows[0] !== undefined) return rows[0]
  throw new PlatformError('NOT_FOUND', {
    message: 'The database of this backup is not a customer’s.',
  })
}

/** What declares the database, and the template it is compared with. APP_INVALID for apps this version does not have. */
export function partsOf(
  tools: Pick<RestoreTools, 'registryOf' | 'templates'>,
  apps: readonly string[],
): { readonly registry: Registry; readonly template: string } {
  const registry = tools.registryOf(apps)
  const template = tools.templates.get(appSetKey(apps))
  if (registry !== undefined && template !== undefined) return { registry, template }
  throw new PlatformError('APP_INVALID', {
    message: `This version does not have the apps ${apps.join(', ')}.`,
  })
}
