import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NEW_DIRECTORY, needsPassword, withTls } from './directory-settings.ts'

const HELD = {
  ...NEW_DIRECTORY,
  name: 'Berlin',
  hosts: ['ldap.example.com', 'ldap2.example.com'],
  base: 'dc=example,dc=com',
  bind_dn: 'cn=search,dc=example,dc=com',
} as const

test('a new directory is off, and its password must be typed', () => {
  assert.equal(NEW_DIRECTORY.enabled, false)
  assert.equal(needsPassword(undefined, HELD), true)
})

test('the password is typed again when it would go elsewhere or speak for another account', () => {
  assert.equal(needsPassword(HELD, HELD), false)
  for (const change of [
    { hosts: ['ldap.example.com'] },
    { hosts: ['ldap2.example.com', 'ldap.example.com'] },
    { hosts: ['ldap.example.com', 'ldap2.example.com', 'ldap3.example.com'] },
    { port: 1636 },
    { tls: 'starttls' },
    { ca: '-----BEGIN CERTIFICATE-----' },
    { bind_dn: 'cn=other,dc=example,dc=com' },
  ] as const)
    assert.equal(needsPassword(HELD, { ...HELD, ...change }), true, JSON.stringify(change))
  for (const change of [
    { name: 'Paris' },
    { enabled: true },
    { base: 'ou=people,dc=example,dc=com' },
    { filter: '(uid={login})' },
    { makes_people: true },
    { groups: [{ directory_group: 'cn=sellers,dc=example,dc=com', group: 'sales_user' }] },
  ])
    assert.equal(needsPassword(HELD, { ...HELD, ...change }), false, JSON.stringify(change))
})

test('the usual port follows the encryption, one that was typed stays', () => {
  assert.equal(withTls(HELD, 'starttls').port, 389)
  assert.equal(withTls(withTls(HELD, 'starttls'), 'ldaps').port, 636)
  assert.equal(withTls({ ...HELD, port: 10_636 }, 'starttls').port, 10_636)
})
