import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseNewProvider, parseProviderChanges } from './provider-body.ts'

const GOOD = {
  name: 'Works',
  discovery_url: 'https://id.example.com/.well-known/openid-configuration',
  client_id: 'zennnn',
  client_secret: 'secret',
}

test('no setting of a provider takes the number of a card', () => {
  const card = '4111111111111111'
  assert.equal(parseNewProvider(GOOD).issuer, 'https://id.example.com/')
  for (const [field, value] of [
    ['name', `Works ${card}`],
    ['discovery_url', `https://id.example.com/${card}`],
    ['client_id', card],
  ] as const) {
    const refusal = { code: 'VALUE_INVALID', details: { field } }
    assert.throws(() => parseNewProvider({ ...GOOD, [field]: value }), refusal)
    if (field !== 'discovery_url')
      assert.throws(() => parseProviderChanges({ [field]: value }), refusal)
  }
})
