import { type DatabaseId, deriveSecret } from '@zennnn/kernel'
import type { Client } from 'pg'
import type { Region } from './regions.ts'
import type { VaultKey } from './vault-key.ts'

/**
 * The password of the control database's own copies in a region. The register of passwords lies in that database: with its
 * machine gone, whoever kept the key of the vault and one region opens these copies by it, and with them all others.
 */
export function controlPassword(
  key: VaultKey,
  of: { readonly database: DatabaseId; readonly region: string },
): string {
  return deriveSecret(key, `repository of the control database ${of.database} ${of.region}`)
}

/** The password that the key of the vault gives; undefined for a customer's database. `register`: the control database. */
export async function findControlPassword(
  register: Client,
  key: VaultKey,
  { database, region }: { readonly database: DatabaseId; readonly region: Region },
): Promise<string | undefined> {
  const { rows } = await register.query<{ control: string }>('select current_database() as control')
  if (rows[0]?.control !== database) return undefined
  return controlPassword(key, { database, region: region.name })
}
