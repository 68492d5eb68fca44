import { InvariantError } from '@zennnn/kernel'
import type { Result, Statement } from '../connections/statement.ts'
import type { Transaction } from '../connections/transaction.ts'
import { type Door, doorOf } from './records-door.ts'

/** Whose rights a statement of an action runs with. */
type Rights = 'caller' | symbol

/**
 * Switches one transaction between the rights of its caller and those of the platform. The switch is a statement of the
 * login role with a key that only this process has, so that neither an expression nor a whole statement of somebody else
 * can make it; each is written into the audit log with its reason. A door works only while the rights it was made for are
 * in force: code that overlaps both cannot mix them up.
 */
export class ActionRights {
  readonly #transaction: Transaction
  readonly #key: string | undefined
  #current: Rights = 'caller'
  #isBroken = false

  constructor(transaction: Transaction, key: string | undefined) {
    this.#transaction = transaction
    this.#key = key
  }

  /** A door with the rights of the caller. */
  callerDoor(): Door {
    return this.#door('caller')
  }

  /** Runs `body` with the rights of the platform. When it throws, the whole action is over. */
  async elevate<T>(why: string, body: (door: Door) => Promise<T>): Promise<T> {
    if (this.#current !== 'caller')
      throw new InvariantError('action-elevate-nested', 'Rights are elevated already.')
    const rights = Symbol(why)
    this.#current = rights
    try {
      await this.#send(this.#become(why, 'zennnn_elevated'))
      const value = await body(this.#door(rights))
      await this.#send(this.#become(null, 'zennnn_user'))
      this.#current = 'caller'
      return value
    } catch (error) {
      // Where the rights stand now is not certain, so nothing may follow but the end of the transaction.
      this.#isBroken = true
      throw error
    }
  }

  /** These statements, elevated, as one unit that nothing can come between. */
  async runElevated(why: string, statements: readonly Statement[]): Promise<void> {
    const isElevated = this.#current !== 'caller'
    const unit = isElevated
      ? statements
      : [
          ...this.#become(why, 'zennnn_elevated'),
          ...statements,
          ...this.#become(null, 'zennnn_user'),
        ]
    await this.#send(unit)
  }

  /** Throws what made the action fail when its code swallowed it. */
  checkUnbroken(): void {
    if (this.#isBroken)
      throw new InvariantError('action-after-failure', 'An action went on after a failure.')
  }

  #door(rights: Rights): Door {
    return doorOf(async (statements) => {
      if (this.#current !== rights)
        throw new InvariantError(
          'action-rights',
          'Rights changed while this was under way: use the records that elevate passes, and only inside it.',
        )
      return await this.#send(statements)
    })
  }

  async #send(statements: readonly Statement[]): Promise<readonly Result[]> {
    this.checkUnbroken()
    return await this.#transaction.runAll(statements)
  }

  #become(why: string | null, role: 'zennnn_user' | 'zennnn_elevated'): readonly Statement[] {
    if (this.#key === undefined)
      throw new InvariantError('action-elevation-key', 'These connections have no key to elevate.')
    return [
      { name: 'zennnn_role_none', text: 'set local role none', values: [] },
      {
        // Without a name: what is prepared under one can be replaced by SQL, which would then be handed the key.
        text: `select zennnn.elevate($1::text, $2::text), set_config('role', $3::text, true)`,
        values: [this.#key, why, role],
      },
    ]
  }
}
