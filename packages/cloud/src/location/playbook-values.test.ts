import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bareKey } from './location-fields.ts'
import { playbookText } from './playbook-values.ts'

test('no text that Ansible is given is a template, however deep it lies', () => {
  const text = playbookText({
    place: "{{ lookup('pipe', 'id') }}",
    people: [{ name: 'anna', keys: ['ssh-ed25519 AAAA {{ 1 }}'] }],
    words: ['a "quoted" one', 'line\nline'],
    spare: true,
    port: 443,
    missing: undefined,
  })
  assert.equal(
    text,
    '{"place": !unsafe "{{ lookup(\'pipe\', \'id\') }}", "people": [{"name": !unsafe "anna", "keys": [!unsafe "ssh-ed25519 AAAA {{ 1 }}"]}], "words": [!unsafe "a \\"quoted\\" one", !unsafe "line\\nline"], "spare": true, "port": 443}\n',
  )
})

test('a machine gets a public key without its comment', () => {
  assert.equal(bareKey('ssh-ed25519 AAAA anna at home'), 'ssh-ed25519 AAAA')
  assert.equal(bareKey('ssh-rsa AAAA=='), 'ssh-rsa AAAA==')
})
