import type { Client } from 'pg'
import { asOwner, inTransaction } from '../database/cluster-access.ts'
import type { BackupRecord } from './backup-register.ts'
import { runBackup } from './backup-run.ts'
import { noteKeyEvent } from './key-event.ts'
import { type PasswordRotation, rotatePasswords } from './key-rotate.ts'
import type { Vault } from './vault.ts'
import {
  forgetOldVaultKey,
  readVaultKey,
  readVaultKeys,
  replaceVaultKey,
  type VaultKey,
} from './vault-key.ts'
import { unwrapPassword, wrapPassword } from './wrapped-password.ts'

/**
 * Replaces the key of the vault: every password is wrapped with a new one, in one transaction. Meanwhile, and when it is
 * killed at any point, every password opens with the key or with the old one beside it; the next run finishes. Returns how
 * many passwords there are.
 */
export async function rotateVaultKey({ access, control, home }: Vault): Promise<number> {
  return await asOwner(access, control, async (register) => {
    const passwords = await inTransaction(register, async () => {
      // Keeps others from wrapping with the old key, and from doing this at once.
      await register.query('lock table zennnn_vault.repository_password in exclusive mode')
      await noteKeyEvent(register, null, 'a new key of the vault')
      // First: what none of the keys opens must not lose the one that it has.
      const found = await unwrapAll(register, await readVaultKeys(home))
      await replaceVaultKey(home)
      await wrapAll(register, await readVaultKey(home), found)
      return found
    })
    await forgetOldVaultKey(home)
    return passwords.length
  })
}

/** What a new key of the vault has done to the control database's own backups. */
interface ControlRenewal {
  readonly rotations: readonly PasswordRotation[]
  /** Holds the passwords as the new key opens them; null where the control database had no backup before. */
  readonly backup: BackupRecord | null
}

/**
 * After the key was replaced: has the control database's copies open by it, and makes a backup in which all passwords are
 * wrapped with it. The backups before hold those of the key of before.
 */
export async function renewControl(vault: Vault): Promise<ControlRenewal> {
  const { control } = vault
  const rotations = await rotatePasswords(vault, control)
  if (rotations.length === 0) return { rotations, backup: null }
  return { rotations, backup: await runBackup(vault, { database: control, kind: 'manual' }) }
}

const STAGES = ['wrapped', 'next_wrapped', 'old_wrapped'] as const

interface Row extends Readonly<Record<(typeof STAGES)[number], Buffer | null>> {
  readonly database: string
  readonly region: string
}

interface Passwords {
  readonly database: string
  readonly region: string
  /** In the order of STAGES. */
  readonly stages: readonly (string | null)[]
}

async function unwrapAll(
  register: Client,
  keys: readonly VaultKey[],
): Promise<readonly Passwords[]> {
  const { rows } = await register.query<Row>(
    'select database_id as database, region, wrapped, next_wrapped, old_wrapped from zennnn_vault.repository_password',
  )
  return rows.map(({ database, region, ...row }) => ({
    database,
    region,
    stages: STAGES.map((stage) => {
      const wrapped = row[stage]
      return wrapped === null ? null : unwrapPassword(keys, `${database} ${region}`, wrapped)
    }),
  }))
}

async function wrapAll(
  register: Client,
  key: VaultKey,
  passwords: readonly Passwords[],
): Promise<void> {
  for (const { database, region, stages } of passwords)
    await register.query(
      `update zennnn_vault.repository_password set wrapped = $3, next_wrapped = $4, old_wrapped = $5
       where database_id = $1 and region = $2`,
      [
        database,
        region,
        ...stages.map((password) =>
          password === null ? null : wrapPassword(key, `${database} ${region}`, password),
        ),
      ],
    )
}
