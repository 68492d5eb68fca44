import type { DatabaseId } from '@zennnn/kernel'
import type { DerivationJob } from './derivation.ts'
import type { Derivation } from './password-pool.ts'
import type { Asker } from './place-queue.ts'
import type { SignInTools } from './sign-in.ts'

/** An attempt that the database counted. */
export interface Counted {
  readonly job: DerivationJob
  readonly asker: Asker
  /** Takes the count back. */
  readonly untried: { readonly text: string; readonly values: readonly unknown[] }
}

/**
 * Begins to derive what was counted before. Where it gives way, nothing was tried, and nothing stays counted: whoever
 * fills the queue must not use up the attempts of others. NoPlace, OVERLOADED.
 */
export async function beginCounted(
  { port, pool }: SignInTools,
  database: DatabaseId,
  { job, asker, untried }: Counted,
): Promise<Derivation> {
  try {
    return await pool.begin(job, asker)
  } catch (error) {
    await port.direct(database, [untried])
    throw error
  }
}
