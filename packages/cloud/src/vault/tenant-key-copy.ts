import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, inTransaction } from '../database/cluster-access.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import type { Vault } from './vault.ts'
import { readVaultKey, readVaultKeys } from './vault-key.ts'
import { unwrapPassword, wrapPassword } from './wrapped-password.ts'

const PURPOSE = 'tenant key of the cloud'

/** Where it lies, in the control database. One by one as zennnn_owner, after the vault's own. */
export function tenantKeyStatements(): readonly string[] {
  return [
    `create table if not exists zennnn_vault.tenant_key (
      only_row boolean primary key default true check (only_row),
      wrapped bytea not null
    )`,
  ]
}

/**
 * Puts the key of login roles, wrapped with the key of the vault, into the control database: passwords and second factors
 * need it, and whoever recovers a lost cloud has the key of the vault. Before each backup of that database, for the key of
 * the vault may be another one since the last.
 */
export async function copyTenantKey(
  { access, home }: Pick<Vault, 'access' | 'home'>,
  register: Client,
): Promise<void> {
  await inTransaction(register, async () => {
    // Waits for a key of the vault that is just being replaced.
    await register.query('lock table zennnn_vault.repository_password in row exclusive mode')
    const wrapped = wrapPassword(await readVaultKey(home), PURPOSE, access.secrets.tenantKey)
    await register.query(
      `insert into zennnn_vault.tenant_key (wrapped) values ($1)
       on conflict (only_row) do update set wrapped = excluded.wrapped`,
      [wrapped],
    )
  })
}

/** That of the cloud a control database comes from; undefined when an earlier version made its backup. SETUP_FAILED when the key of the vault does not open it. */
export async function findTenantKeyCopy(
  access: Vault['access'],
  home: string,
  control: DatabaseId,
): Promise<string | undefined> {
  const keys = await readVaultKeys(home)
  return await asOwner(access, control, async (client) => {
    const { rows: tables } = await client.query<{ exists: boolean }>(
      `select to_regclass('zennnn_vault.tenant_key') is not null as exists`,
    )
    if (tables[0]?.exists !== true) return undefined
    const { rows } = await client.query<{ wrapped: Buffer }>(
      'select wrapped from zennnn_vault.tenant_key',
    )
    return rows[0] === undefined ? undefined : open(keys, rows[0].wrapped)
  })
}

function open(keys: Awaited<ReturnType<typeof readVaultKeys>>, wrapped: Buffer): string {
  try {
    return unwrapPassword(keys, PURPOSE, wrapped)
  } catch (cause) {
    throw setupFailed(
      'The key of the vault does not open the tenant key in the backup of the control database.',
      'Put the key that the vault had when the backup was made beside it, as secrets/vault-key.old.',
      cause,
    )
  }
}
