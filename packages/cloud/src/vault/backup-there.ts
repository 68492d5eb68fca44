import { PlatformError } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import type { Vault } from './vault.ts'

/** Of a database that is gone nothing can be backed up; the job ends and is not tried again. */
export async function requireThere(
  { access, control }: Pick<Vault, 'access' | 'control'>,
  database: string,
): Promise<void> {
  if (database === control) return
  const state = await asOwner(access, control, async (register) => {
    const { rows } = await register.query<{ state: string }>(
      'select "state" from app."database" where "database_id" = $1',
      [database],
    )
    return rows[0]?.state
  })
  if (state === 'live' || state === 'suspended') return
  throw new PlatformError('STATE_REFUSED', {
    message: 'The database is no longer in service: nothing was backed up.',
  })
}
