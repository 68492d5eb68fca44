import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutLinkSecrets } from './outbox.ts'

test('withoutLinkSecrets: what is left of a link opens nothing', () => {
  const token = 'A1-_'.repeat(10) + 'xyz'
  assert.equal(
    withoutLinkSecrets(`See https://acme.localhost:8443/link/${token}\nand "/link/${token}".`),
    'See https://acme.localhost:8443/link/…\nand "/link/…".',
  )
})
