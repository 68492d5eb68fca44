import type { PasswordForms } from '@zennnn/cloud'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import { Turns, type TurnsMemory } from '../control/turns.ts'

/** PBKDF2 with HMAC-SHA512, and what it gives keyed by what no database has. */
const SCHEME = 'pbkdf2-sha512-keyed'
/** OWASP's figure for PBKDF2 with SHA-512 is 210,000; ours is more. */
const LEAST_ROUNDS = 220_000
const LEAST_SALT_BYTES = 16
const HASH_BYTES = 64
/** To come in, look and leave takes some twenty milliseconds. */
const MOST_DATABASES = 400

export interface HashesPort {
  /** Names of every database in service, the cloud's own first. */
  readonly databases: () => Promise<readonly string[]>
  /** How its passwords are kept; none where it went out of service meanwhile. */
  readonly forms: (database: string, signal: AbortSignal) => Promise<readonly PasswordForms[]>
  readonly turns: TurnsMemory
}

/** Holds where every stored password is PBKDF2 with SHA-512, stretched enough, each with a salt of its own. */
export function storedHashesControl({ databases, forms, turns: memory }: HashesPort): Control {
  const turns = new Turns<string>('stored-hashes', {
    memory,
    most: MOST_DATABASES,
    keyOf: (name) => name,
  })
  return {
    id: 'stored-hashes',
    observe: async (signal) => {
      const all = await databases()
      const chosen = await turns.next(all)
      const seen: (readonly PasswordForms[])[] = []
      for (const name of chosen) {
        signal.throwIfAborted()
        seen.push(await forms(name, signal))
      }
      const failed = chosen.filter((_, at) => wrongOf(seen[at] ?? []) > 0)
      return await turns.conclude(chosen, failed, observeHashes(seen, all.length))
    },
  }
}

/** Of one database or of those whose turn it is; `databases`: how many there are. */
export function observeHashes(
  seen: readonly (readonly PasswordForms[])[],
  databases: number,
): Observation {
  const all = seen.flat()
  const total = countOf(all)
  const [weak, shared] = [weakOf(all), sharedOf(all)]
  const least = total === 0 ? 0 : Math.min(...all.map(({ rounds }) => rounds))
  const where =
    seen.length < databases
      ? `${seen.length} of ${databases} databases, by turns,`
      : counted(databases, 'database')
  const words = [
    `${total - weak} of ${counted(total, 'password')} of ${where} kept by PBKDF2 with SHA-512`,
    `at least ${least} rounds`,
    ...(shared > 0 ? [`${shared} without a salt of their own`] : []),
  ]
  return {
    outcome: outcomeOf(total, weak + shared),
    measured: words.join(', '),
    figures: { databases, passwords: total, weak, shared, least_rounds: least },
  }
}

function outcomeOf(total: number, wrong: number): Observation['outcome'] {
  if (wrong > 0) return 'fails'
  return total > 0 ? 'holds' : 'unknown'
}

function wrongOf(forms: readonly PasswordForms[]): number {
  return weakOf(forms) + sharedOf(forms)
}

function weakOf(forms: readonly PasswordForms[]): number {
  return countOf(forms.filter((one) => !isStrong(one)))
}

function sharedOf(forms: readonly PasswordForms[]): number {
  return forms.reduce((more, { count, salts }) => more + Math.max(0, count - salts), 0)
}

function countOf(forms: readonly PasswordForms[]): number {
  return forms.reduce((total, { count }) => total + count, 0)
}

function isStrong({ scheme, rounds, saltBytes, hashBytes }: PasswordForms): boolean {
  return (
    scheme === SCHEME &&
    rounds >= LEAST_ROUNDS &&
    saltBytes >= LEAST_SALT_BYTES &&
    hashBytes === HASH_BYTES
  )
}
