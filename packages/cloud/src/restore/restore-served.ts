import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import type { RestoreTools } from './restore-tools.ts'

/** What the control panel says of a customer's database. */
interface Standing {
  readonly slug: string
  readonly state: string
}

/** Deleted or being deleted, it is closed on purpose. Of a suspended one only the login is. */
export function isServed({ state }: Pick<Standing, 'state'>): boolean {
  return state === 'live' || state === 'suspended'
}

/** STATE_REFUSED for a database that may not be exchanged. `nothing`: what was not done, after "Nothing was". */
export function requireServed({ slug, state }: Standing, nothing: string): void {
  if (isServed({ state })) return
  throw new PlatformError('STATE_REFUSED', {
    message: `The database "${slug}" is ${state}. Nothing was ${nothing}.`,
    hint: 'It has to be live or suspended. While it is dropping it can be resumed in the control panel.',
  })
}

/**
 * Runs `body` while what the control panel says of a database stays so: who drops, suspends or resumes it waits. undefined
 * is said of what is no customer's.
 */
export async function holdStanding<T>(
  { access, control }: Pick<RestoreTools, 'access' | 'control'>,
  database: DatabaseId,
  body: (standing: Standing | undefined) => Promise<T>,
): Promise<T> {
  return await asOwner(access, control, async (register) => {
    await register.query('begin')
    const { rows } = await register.query<Standing>(
      'select "slug", "state" from app."database" where "database_id" = $1 for share',
      [database],
    )
    const result = await body(rows[0])
    await register.query('commit')
    return result
  })
}
