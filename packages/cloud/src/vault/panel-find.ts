import { type DatabaseId, parseDatabaseId } from '@zennnn/kernel'
import type { PanelPlace } from './panel-place.ts'

/** The database of this name, among those that have backups; the control database is called `control`. */
export async function findVaultDatabase(
  { connections, control }: PanelPlace,
  slug: string,
): Promise<DatabaseId | undefined> {
  const [result] = await connections.direct(control, [
    {
      name: 'zennnn_vault_databases',
      text: 'select * from zennnn_cloud.vault_databases()',
      values: [],
      readOnly: true,
    },
  ])
  const found = result?.rows.find((row) => row['slug'] === slug)
  return found === undefined ? undefined : parseDatabaseId(found['database_id'])
}
