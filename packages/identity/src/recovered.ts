import type { DatabaseId } from '@zennnn/kernel'
import { callOne, type SignInPort } from './sign-in-call.ts'

/** A database that was brought back from a backup after its machines were lost, not long ago. */
export interface RecoveredFrom {
  /** The moment of the backup, ISO 8601; changes from then on … */
  readonly since: string
  /** … to here are lost. */
  readonly until: string
}

/** Anybody in the database may ask; undefined where nothing was lost in the last two weeks. */
export async function findRecoveredFrom(
  port: SignInPort,
  database: DatabaseId,
): Promise<RecoveredFrom | undefined> {
  const row = await callOne(port, database, {
    name: 'zennnn_recovered',
    text: `select to_json(since)#>>'{}' as since, to_json(until)#>>'{}' as until from zennnn.recovered_state()`,
    values: [],
    readOnly: true,
  })
  const { since, until } = row ?? {}
  return typeof since === 'string' && typeof until === 'string' ? { since, until } : undefined
}
