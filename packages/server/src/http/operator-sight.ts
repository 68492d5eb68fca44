import { getOperator, type SignInPort } from '@zennnn/identity'
import { hashSecret, PlatformError } from '@zennnn/kernel'
import { inTime } from './in-time.ts'
import { portOf } from './session-asker.ts'
import type { Visit } from './visit.ts'

/** A primary that is there answers within a few milliseconds. */
const PATIENCE_MS = 700
/** Longer than any move takes, shorter than a session that somebody leaves. */
const REMEMBERED_MS = 10 * 60_000
const MOST = 1_000

/**
 * Who may look at the clusters: operators, whom PostgreSQL knows. Only while nobody can ask it, since its primary is being
 * moved, its last answer about a session stands, and only for looking; a session that it refuses is forgotten at once.
 */
export class OperatorSight {
  readonly #port: SignInPort
  /** By hash of the token: until when the answer may stand. */
  readonly #seen = new Map<string, number>()

  constructor(port: SignInPort) {
    this.#port = port
  }

  /** NOT_SIGNED_IN, ACCESS_DENIED; DATABASE_UNAVAILABLE for who was not known before it was away. */
  async require(visit: Visit): Promise<void> {
    const { site, session = '' } = visit
    const key = hashSecret(session).toString('base64')
    const asked = getOperator(portOf(this.#port, visit), site.database, session).then(
      () => {
        this.#remember(key)
      },
      (error: unknown) => {
        if (!isAway(error)) this.#seen.delete(key)
        throw error
      },
    )
    const untilMs = this.#seen.get(key)
    if (untilMs === undefined || untilMs < performance.now()) {
      await asked
      return
    }
    // It may come after our answer.
    asked.catch(() => undefined)
    await inTime(asked, PATIENCE_MS).catch((error: unknown) => {
      if (!isAway(error)) throw error
    })
  }

  #remember(key: string): void {
    if (this.#seen.size >= MOST) this.#seen.clear()
    this.#seen.set(key, performance.now() + REMEMBERED_MS)
  }
}

function isAway(error: unknown): boolean {
  return error instanceof PlatformError && error.entry.retryable
}
