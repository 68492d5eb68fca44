import { InvariantError, PlatformError } from '@zennnn/kernel'
import { isStalePlan } from './database-failure.ts'
import { mayRepeat } from './repeat.ts'
import { resultsOf } from './run-failure.ts'
import type { RunLimits, RunOutcome, Session } from './session.ts'
import type { Result, Statement } from './statement.ts'

/** Statements that depend on one another's results, all or nothing. */
export interface Transaction {
  run(statement: Statement): Promise<Result>
  /** In one round trip; stops at the first that fails. */
  runAll(statements: readonly Statement[]): Promise<readonly Result[]>
}

export interface TransactionOptions {
  readonly limits: RunLimits
  /** Another session in the place of a lost one. */
  readonly renew: () => Promise<Session>
}

const BEGIN: Statement = { name: 'zennnn_begin', text: 'begin', values: [] }
const COMMIT: Statement = { name: 'zennnn_commit', text: 'commit', values: [] }
const ROLLBACK: Statement = { name: 'zennnn_rollback', text: 'rollback', values: [] }

/**
 * An explicit transaction on one session. BEGIN and the context travel with the first statements. Until COMMIT was
 * sent nothing is changed, so only a connection lost during COMMIT leaves the outcome unknown; one lost with the first
 * statements is replaced by `renew`, and they are sent again.
 */
export class SessionTransaction implements Transaction {
  #session: Session
  readonly #context: Statement
  readonly #limits: RunLimits
  readonly #renew: () => Promise<Session>
  #state: 'new' | 'open' | 'failed' | 'over' = 'new'
  #failure: unknown
  #last: Promise<unknown> = Promise.resolve()

  constructor(session: Session, context: Statement, options: TransactionOptions) {
    this.#session = session
    this.#context = context
    this.#limits = options.limits
    this.#renew = options.renew
  }

  async run(statement: Statement): Promise<Result> {
    const [result] = await this.runAll([statement])
    if (result === undefined)
      throw new InvariantError('transaction-no-result', 'A statement gave no result.')
    return result
  }

  /** Calls that overlap are run one after another. */
  async runAll(statements: readonly Statement[]): Promise<readonly Result[]> {
    const results = this.#last.then(async () => await this.#runNext(statements))
    this.#last = results.catch(() => undefined)
    return await results
  }

  /** Throws the first failure when the body swallowed it and went on as if nothing had happened. */
  async commit(): Promise<void> {
    await this.#last
    const state = this.#state
    this.#state = 'over'
    if (state === 'new') return
    if (state === 'failed') {
      await this.#rollback()
      throw this.#failure
    }
    resultsOf(await this.#session.run([COMMIT], this.#limits), 'outcome_unknown')
  }

  async rollback(): Promise<void> {
    await this.#last
    const state = this.#state
    this.#state = 'over'
    if (state !== 'new' && state !== 'over') await this.#rollback()
  }

  async #runNext(statements: readonly Statement[]): Promise<readonly Result[]> {
    if (this.#state === 'over')
      throw new InvariantError('transaction-over', 'A statement came after the transaction ended.')
    const opening = this.#state === 'new' ? [BEGIN, this.#context] : []
    this.#state = 'open'
    const outcome =
      opening.length > 0
        ? await this.#runFirst([...opening, ...statements])
        : await this.#session.run(statements, this.#limits)
    this.#note(outcome)
    return resultsOf(outcome, 'nothing_changed').slice(opening.length)
  }

  /** Plans that a migration made stale are prepared again, a lost session is replaced; nothing came before, so nothing is lost. */
  async #runFirst(statements: readonly Statement[]): Promise<RunOutcome> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#session.run(statements, this.#limits)
      if (!mayRepeat(outcome, attempt, true)) return outcome
      if (outcome.kind === 'lost') this.#session = await this.#renew()
      else {
        this.#session.forgetStatements()
        await this.#rollback()
      }
    }
  }

  #note(outcome: RunOutcome): void {
    if (isRefusedAsStale(outcome)) this.#session.forgetStatements()
    // After ROLLBACK TO SAVEPOINT the state is T again, and the transaction may go on.
    if (outcome.kind !== 'lost' && outcome.transaction === 'T') return
    this.#state = 'failed'
    try {
      resultsOf(outcome, 'nothing_changed')
      this.#failure = new InvariantError('transaction-ended-inside', 'A statement ended it.')
    } catch (failure) {
      this.#failure ??= failure
    }
  }

  async #rollback(): Promise<void> {
    const outcome = await this.#session.run([ROLLBACK], this.#limits)
    // What cannot be rolled back in order is rolled back by the end of the connection.
    if (outcome.kind !== 'done' || outcome.transaction !== 'I') this.#session.destroy()
  }
}

function isRefusedAsStale(outcome: RunOutcome): boolean {
  return outcome.kind === 'refused' && isStalePlan(outcome.error)
}

/** Runs `body` in a transaction; commits when it returns, rolls back when it throws. */
export async function runTransaction<T>(
  transaction: SessionTransaction,
  body: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  let value: T
  try {
    value = await body(transaction)
  } catch (error) {
    await transaction.rollback()
    throw error instanceof PlatformError || error instanceof InvariantError
      ? error
      : new PlatformError('INTERNAL', { cause: error })
  }
  await transaction.commit()
  return value
}
