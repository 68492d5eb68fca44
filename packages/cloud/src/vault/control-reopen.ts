import type { Client } from 'pg'
import { findControlPassword } from './control-password.ts'
import { adoptPassword, type RepositoryName } from './key-adopt.ts'
import { openRepository } from './repository.ts'
import { readVaultKey } from './vault-key.ts'

/**
 * Has the control database's copies in a region open by the key of the vault: those that earlier versions made have a random
 * password, and after the key was replaced they have one of the key of before. Nothing happens to other databases. Call it
 * holding the lock of the database.
 */
export async function ensureControlPassword(
  register: Client,
  home: string,
  of: RepositoryName,
): Promise<void> {
  const password = await findControlPassword(register, await readVaultKey(home), of)
  if (password === undefined) return
  const current = await openRepository(register, home, of)
  if (current.password !== password) await adoptPassword(register, home, { of, password })
}
