import type { Connections } from '@zennnn/data'
import { type DatabaseId, parseDatabaseId } from '@zennnn/kernel'
import type { CustomerSite } from '../control/site-directory.ts'

/** Finds the live database whose own domain a host was shown to be; asks the control database each time. */
export async function findDomainSite(
  connections: Pick<Connections, 'direct'>,
  control: DatabaseId,
  host: string,
): Promise<CustomerSite | undefined> {
  // Hosts come from anybody: what is no name costs no question.
  if (!host.includes('.') || host.startsWith('[') || /^[\d.]+$/.test(host)) return undefined
  const [result] = await connections.direct(control, [
    {
      name: 'zennnn_find_domain',
      text: 'select database_id, slug, apps from zennnn_cloud.find_domain($1)',
      values: [host],
      readOnly: true,
    },
  ])
  const row = result?.rows[0]
  if (row === undefined) return undefined
  const apps = Array.isArray(row['apps']) ? row['apps'].map(String) : []
  return { database: parseDatabaseId(row['database_id']), slug: String(row['slug']), apps }
}
