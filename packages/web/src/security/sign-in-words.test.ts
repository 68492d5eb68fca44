import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { methodWords, reasonWords } from './sign-in-words.ts'

const PLATFORM = new URL('../../../data/src/schema/platform/', import.meta.url)

/** Those that packages/identity gives it (provider-sign-in.ts, directory-choice.ts), and 083-directory-sign-in.sql. */
const GIVEN = [
  'provider_declined',
  'provider_invalid',
  'directory_unreachable',
  'several_directories',
  'other_directory',
]

test('every reason that the database writes into the log has words', () => {
  const reasons = readdirSync(PLATFORM)
    .filter((name) => name.endsWith('.sql'))
    .flatMap((name) => [
      ...readFileSync(new URL(name, PLATFORM), 'utf8').matchAll(
        /(?:'refused', |provider_refused\(provider, )'([a-z_]+)', (?:from_network|agent)/g,
      ),
    ])
    .map(([, reason = '']) => reason)
  assert.ok(reasons.includes('not_linked') && reasons.length > 6, reasons.join())
  for (const reason of [...reasons, ...GIVEN])
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
