import type { Client } from 'pg'
import type { Call } from './caller.ts'
import type { BenchCloud } from './cloud.ts'

/** Two questions whose answers read alike; whether they take alike long is measured. */
export interface Pair {
  readonly endpoint: string
  /** What the one is, and what the other. */
  readonly between: string
  /** Made anew for each sample, before its time begins. */
  readonly calls: {
    readonly first: () => Promise<Call>
    readonly second: () => Promise<Call>
  }
  readonly statuses: readonly number[]
  /** SQL before each sample, so that all are alike: what was counted is forgotten. */
  readonly reset: string
  /** Shows that the measure would see a difference: here there is one, and the words say it, too. */
  readonly differs?: true
  readonly prepare: () => Promise<void>
  readonly cleanUp: () => Promise<void>
}

/** Where they are asked. */
export interface Place {
  readonly cloud: BenchCloud
  readonly client: Client
  readonly host: string
  /** Without a question to anybody. */
  readonly query: (text: string, values?: readonly unknown[]) => Promise<void>
}

/** Before each sample: nobody is held because of the one before. */
export const FORGET = 'delete from zennnn.attempt'
