import { PlatformError } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import { findPlaceProblem, placeWords } from './region-places.ts'
import { readRegions } from './regions-file.ts'
import type { Vault } from './vault.ts'
import { ensureVaultKey, readVaultKey } from './vault-key.ts'

/**
 * Makes the key of the vault where no repository has a password yet: whoever makes backups may not write among the
 * secrets. When it is lost it says so, and so when the regions do not lie in three places; the cloud starts all the same.
 */
export async function prepareVault(
  { access, control, home }: Pick<Vault, 'access' | 'control' | 'home'>,
  say: (sentence: string) => void,
): Promise<void> {
  const regions = readRegions(home).map((one) => ({ name: one.name, location: placeWords(one) }))
  const problem = findPlaceProblem(regions)
  if (problem !== undefined) say(problem)
  const isNew = await asOwner(access, control, async (register) => {
    const { rows } = await register.query('select from zennnn_vault.repository_password limit 1')
    return rows.length === 0
  })
  try {
    await (isNew ? ensureVaultKey(home) : readVaultKey(home))
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    say(`No backup can be made or read: ${error.message} ${error.hint ?? ''}`.trim())
  }
}
