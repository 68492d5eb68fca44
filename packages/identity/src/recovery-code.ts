import { randomInt } from 'node:crypto'
import { hashSecret } from '@zennnn/kernel'

/** Without what looks alike on paper: no i, l, o, u, 0, 1. */
const LETTERS = 'abcdefghjkmnpqrstvwxyz23456789'
const COUNT = 10
const GROUPS = 6
const GROUP_LETTERS = 4

/** Ten codes of 117 bits each, as `mkt4-9xq2-…`: from 112 bits on a hash without salt tells nobody what it was made of. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: COUNT }, () =>
    Array.from({ length: GROUPS }, () =>
      Array.from({ length: GROUP_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
    ).join('-'),
  )
}

/** What is stored of a code; the same however it was typed. */
export function recoveryHash(code: string): Buffer {
  return hashSecret(code.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))
}
