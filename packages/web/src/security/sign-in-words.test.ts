import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { methodWords, reasonWords } from './sign-in-words.ts'

const PLATFORM = new URL('../../../data/src/schema/platform/', import.meta.url)

/** Those that packages/identity gives it (provider-sign-in.ts, directory-sign-in.ts). */
const GIVEN = ['provider_declined', 'provider_invalid', 'directory_unreachable']
/** Those that 068-provider-sign-in.sql chooses among, so that the pattern does not see them. */
const CHOSEN = ['account_of_another', 'no_auth_time', 'old_auth_time']

test('every reason that the database writes into the log has words', () => {
  const reasons = readdirSync(PLATFORM)
    .filter((name) => name.endsWith('.sql'))
    .flatMap((name) => [
      ...readFileSync(new URL(name, PLATFORM), 'utf8').matchAll(
        /(?:'refused', |provider_refused\(visit\.provider, )'([a-z_]+)', (?:from_network|agent)/g,
      ),
    ])
    .map(([, reason = '']) => reason)
  assert.ok(reasons.includes('not_linked') && reasons.length > 6, reasons.join())
  const proofs = readFileSync(new URL('068-provider-sign-in.sql', PLATFORM), 'utf8')
  for (const reason of CHOSEN) assert.ok(proofs.includes(`then '${reason}'`), reason)
  for (const reason of [...reasons, ...GIVEN, ...CHOSEN])
    assert.notEqual(reasonWords(reason), reason.replaceAll('_', ' '), reason)
})

test('ways to sign in are named, a provider by its own name, and a new one as it stands', () => {
  assert.deepEqual(['password', 'oidc:our_staff', 'oidc', 'carrier_pigeon'].map(methodWords), [
    'Password',
    'Provider our staff',
    'Provider ',
    'carrier pigeon',
  ])
})
