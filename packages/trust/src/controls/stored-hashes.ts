import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'

/** PBKDF2 with HMAC-SHA512, and what it gives keyed by what no database has. */
const SCHEME = 'pbkdf2-sha512-keyed'
/** OWASP's figure for PBKDF2 with SHA-512 is 210,000; ours is more. */
const LEAST_ROUNDS = 220_000
const LEAST_SALT_BYTES = 16
const HASH_BYTES = 64

/** How many passwords of one database are kept in one form. Nothing of a hash or a salt leaves the database. */
export interface StoredHashes {
  /** What stands before the first `$`. */
  readonly scheme: string
  readonly rounds: number
  readonly saltBytes: number
  readonly hashBytes: number
  readonly count: number
  /** How many different salts they have. */
  readonly salts: number
}

export interface HashesPort {
  /** Of every database in service, and of the cloud's own. */
  readonly databases: (signal: AbortSignal) => Promise<readonly (readonly StoredHashes[])[]>
}

/** Holds where every stored password is PBKDF2 with SHA-512, stretched enough, each with a salt of its own. */
export function storedHashesControl({ databases }: HashesPort): Control {
  return {
    id: 'stored-hashes',
    observe: async (signal) => observeHashes(await databases(signal)),
  }
}

/** @internal */
export function observeHashes(databases: readonly (readonly StoredHashes[])[]): Observation {
  const all = databases.flat()
  const sum = (hashes: readonly StoredHashes[]): number =>
    hashes.reduce((total, { count }) => total + count, 0)
  const total = sum(all)
  const weak = sum(all.filter((one) => !isStrong(one)))
  const shared = all.reduce((more, { count, salts }) => more + Math.max(0, count - salts), 0)
  const least = total === 0 ? 0 : Math.min(...all.map(({ rounds }) => rounds))
  const words = [
    `${total - weak} of ${counted(total, 'password')} of ${counted(databases.length, 'database')} kept by PBKDF2 with SHA-512`,
    `at least ${least} rounds`,
    ...(shared > 0 ? [`${shared} without a salt of their own`] : []),
  ]
  return {
    outcome: outcomeOf(total, weak + shared),
    measured: words.join(', '),
    figures: { databases: databases.length, passwords: total, weak, shared, least_rounds: least },
  }
}

function outcomeOf(total: number, wrong: number): Observation['outcome'] {
  if (wrong > 0) return 'fails'
  return total > 0 ? 'holds' : 'unknown'
}

function isStrong({ scheme, rounds, saltBytes, hashBytes }: StoredHashes): boolean {
  return (
    scheme === SCHEME &&
    rounds >= LEAST_ROUNDS &&
    saltBytes >= LEAST_SALT_BYTES &&
    hashBytes === HASH_BYTES
  )
}
