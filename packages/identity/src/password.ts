import { randomBytes } from 'node:crypto'
import type { Row } from '@zennnn/data'
import { InvariantError, type PasswordDemands } from '@zennnn/kernel'
import { formatHash, requireGoodPassword, SALT_BYTES } from './password-hash.ts'
import type { PasswordPool } from './password-pool.ts'
import type { Asker } from './place-queue.ts'

/** From what the database says that the password is for. */
export interface PasswordRules extends PasswordDemands {
  readonly rounds: number
}

/** What every database starts with. */
export const DEFAULT_PASSWORD_RULES: PasswordRules = {
  minimumLength: 12,
  rounds: 220_000,
  refuseCommon: true,
  words: [],
}

/** A command, in a process where nobody else asks. */
export const COMMAND: Asker = { network: 'command', database: undefined }

/**
 * Hashes a new password for `zennnn.set_credential(user, hash)`. VALUE_INVALID when it breaks the rules, NoPlace
 * when too many are being hashed, or of those of `asker`.
 */
export async function hashPassword(
  pool: PasswordPool,
  password: string,
  { asker, ...rules }: PasswordRules & { readonly asker: Asker } = {
    ...DEFAULT_PASSWORD_RULES,
    asker: COMMAND,
  },
): Promise<string> {
  requireGoodPassword(password, rules)
  const derivation = { rounds: rules.rounds, salt: randomBytes(SALT_BYTES).toString('base64') }
  return formatHash(derivation, await pool.derive({ password, ...derivation }, asker))
}

/** Of a row with the columns minimum_length, rounds, refuse_common and words; `slug` is of the address people go to. */
export function readRules(row: Row | undefined, slug: string): PasswordRules {
  const { minimum_length: minimumLength, rounds, refuse_common: refuseCommon, words } = row ?? {}
  if (
    typeof minimumLength === 'number' &&
    typeof rounds === 'number' &&
    typeof refuseCommon === 'boolean' &&
    Array.isArray(words)
  )
    return { minimumLength, rounds, refuseCommon, words: [...words.map(String), slug] }
  throw new InvariantError('password-rules', 'A database gave no rules for passwords.')
}
