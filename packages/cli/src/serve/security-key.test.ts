import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSecurityKey } from './security-key.ts'

const BEGIN = '-----BEGIN PGP PUBLIC KEY BLOCK-----'
const END = '-----END PGP PUBLIC KEY BLOCK-----'
const ARMOURED = `${BEGIN}\n\nmDMEZ0k\n=abcd\n${END}`

test('a public key of OpenPGP or age is published as it is', () => {
  assert.deepEqual(parseSecurityKey(`${ARMOURED}\n`), { kind: 'OpenPGP', text: `${ARMOURED}\n` })
  const age = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'
  assert.deepEqual(parseSecurityKey(` ${age}\n`), { kind: 'age', text: `${age}\n` })
})

test('a private key, two keys, HTML and nothing are not', () => {
  for (const text of [
    '',
    ARMOURED.replaceAll('PUBLIC', 'PRIVATE'),
    'AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQ',
    `${ARMOURED}\n${ARMOURED}`,
    `${ARMOURED}\n<script>`,
    `${BEGIN}\n\u0000\n${END}`,
    'age1<script>',
  ])
    assert.equal(parseSecurityKey(text), undefined, text)
})
