import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isStrictPolicy } from './script-policy.ts'

test('a policy that names only the site itself, and scripts that it chose, lets no foreign one run', () => {
  for (const policy of [
    "default-src 'none'",
    "default-src 'self'; img-src https: data:",
    "script-src 'self'; default-src *",
    "script-src 'nonce-4AEemGb0xJptoIGFP3Nd' 'strict-dynamic'",
    "SCRIPT-SRC 'SELF' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    // A browser takes none for it.
    'script-src',
    // Of two of a name the first counts, of two policies both.
    "script-src 'self'; script-src *",
    "img-src 'self', script-src 'self'",
  ])
    assert.ok(isStrictPolicy(policy), policy)
})

test('all else may be a foreign script: a host with a scheme or without one, a kind of address, what is unsafe', () => {
  for (const source of [
    'cdn.example',
    '*.cdn.example',
    'cdn.example:443',
    'https://cdn.example',
    'https:',
    'http:',
    'data:',
    'blob:',
    'filesystem:',
    '*',
    "'unsafe-inline'",
    "'unsafe-eval'",
    "'unsafe-hashes'",
    "'wasm-unsafe-eval'",
    'self',
    "'nonce-'",
  ])
    for (const directive of ['script-src', 'default-src', 'script-src-elem', 'script-src-attr'])
      assert.equal(
        isStrictPolicy(
          `${directive.startsWith('script-src-') ? "script-src 'self'; " : ''}${directive} 'self' ${source}`,
        ),
        false,
        `${directive} ${source}`,
      )
  for (const policy of [null, '', "img-src 'self'", "script-src *; script-src 'self'"])
    assert.equal(isStrictPolicy(policy), false, String(policy))
})
