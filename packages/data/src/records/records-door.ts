import type { DatabaseId } from '@zennnn/kernel'
import type { Connections } from '../connections/connections.ts'
import type { Principal, Result, Statement } from '../connections/statement.ts'
import type { Transaction } from '../connections/transaction.ts'

/** Runs statements in one round trip; all of them or none. */
export type Run = (statements: readonly Statement[]) => Promise<readonly Result[]>

/** A way to rows with the rights of one principal. */
export interface Door {
  readonly run: Run
  /** Whether it can still read after a refusal; within a transaction nothing can. */
  readonly survivesFailure: boolean
  /** For statements that need the result of others: all or none. */
  transaction<T>(body: (run: Run) => Promise<T>): Promise<T>
}

/** Every run is a transaction of its own. */
export function openDoor(
  connections: Connections,
  database: DatabaseId,
  principal: Principal,
): Door {
  return {
    survivesFailure: true,
    run: async (statements) => await connections.batch(database, principal, statements),
    transaction: async (body) =>
      await connections.transaction(
        database,
        principal,
        async (transaction) => await body(runOf(transaction)),
      ),
  }
}

/** Everything happens in `transaction`, which somebody else ends. */
export function doorInto(transaction: Transaction): Door {
  return doorOf(runOf(transaction))
}

/** For what already runs inside a transaction. */
export function doorOf(run: Run): Door {
  return { run, survivesFailure: false, transaction: async (body) => await body(run) }
}

function runOf(transaction: Transaction): Run {
  return async (statements) => await transaction.runAll(statements)
}
