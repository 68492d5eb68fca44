import type { Connections } from '@zennnn/data'
import { type DatabaseId, parseDatabaseId } from '@zennnn/kernel'
import { CANARY_SLUG } from '../canary/canary-register.ts'
import { findSlugProblem } from '../database/slug.ts'

/** A customer's database as `serve` needs it. */
export interface CustomerSite {
  readonly database: DatabaseId
  readonly slug: string
  readonly apps: readonly string[]
}

/** Finds the live database of a customer by the first label of its host; asks the control database each time. */
export async function findCustomerSite(
  connections: Pick<Connections, 'direct'>,
  control: DatabaseId,
  slug: string,
): Promise<CustomerSite | undefined> {
  // Hosts come from anybody: what cannot be a name costs no question.
  if (slug !== CANARY_SLUG && findSlugProblem(slug) !== undefined) return undefined
  const [result] = await connections.direct(control, [
    {
      name: 'zennnn_find_site',
      text: 'select database_id, apps from zennnn_cloud.find_site($1)',
      values: [slug],
      readOnly: true,
    },
  ])
  const row = result?.rows[0]
  if (row === undefined) return undefined
  const apps = Array.isArray(row['apps']) ? row['apps'].map(String) : []
  return { database: parseDatabaseId(row['database_id']), slug, apps }
}
