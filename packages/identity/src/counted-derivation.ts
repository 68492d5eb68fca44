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
 * Begins to derive what was counted before. Where it gives way, or breaks off later, nothing was tried, and nothing stays
 * counted: neither whoever fills the queue nor a process that is started again must use up the attempts of others. NoPlace,
 * OVERLOADED.
 */
export async function beginCounted(
  { port, pool }: SignInTools,
  database: DatabaseId,
  { job, asker, untried }: Counted,
): Promise<Derivation> {
  const takeBack = async (error: unknown): Promise<never> => {
    await port.direct(database, [untried])
    throw error
  }
  const { derived } = await pool.begin(job, asker).catch(takeBack)
  return { derived: derived.catch(takeBack) }
}
