import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import type { DerivationJob } from './derivation.ts'
import { NoPlace } from './no-place.ts'
import type { Asker } from './place-queue.ts'
import type { SignInTools } from './sign-in.ts'

/** An attempt that the database counted. */
export interface Counted<Answer> {
  readonly job: DerivationJob
  readonly asker: Asker
  /** Takes the count back. */
  readonly untried: { readonly text: string; readonly values: readonly unknown[] }
  /** Asks elsewhere while it is derived, once that has begun. It does not fail. */
  readonly meanwhile: () => Promise<Answer>
  /** Whether somebody was told the password: it was tried then, whatever becomes of the derivation. */
  readonly wasTried: (answer: Answer) => boolean
}

/** OVERLOADED: the derivation broke off, and nothing of the attempt stays counted. */
export class Untried extends PlatformError {
  constructor(cause: unknown) {
    super('OVERLOADED', { cause })
  }
}

/**
 * Derives what was counted before. Where it gives way, or breaks off later, nothing was tried, and nothing stays counted:
 * neither whoever fills the queue nor a process that is started again must use up the attempts of others. NoPlace, Untried,
 * OVERLOADED.
 */
export async function deriveCounted<Answer>(
  { port, pool }: SignInTools,
  database: DatabaseId,
  { job, asker, untried, meanwhile, wasTried }: Counted<Answer>,
): Promise<{ readonly derived: string; readonly answer: Answer }> {
  const takeBack = async (error: unknown): Promise<never> => {
    await port.direct(database, [untried])
    throw error instanceof NoPlace ? error : new Untried(error)
  }
  const begun = await pool.begin(job, asker).catch(takeBack)
  const asked = meanwhile()
  try {
    return { derived: await begun.derived, answer: await asked }
  } catch (error) {
    if (wasTried(await asked)) throw error
    return await takeBack(error)
  }
}
