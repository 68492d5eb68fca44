import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filterOf, parseDirectory } from './directory-body.ts'

const GOOD = {
  enabled: true,
  host: 'LDAP.example.com',
  port: 636,
  tls: 'ldaps',
  ca: '',
  base: 'dc=example,dc=com',
  filter: '(uid={login})',
  bind_dn: 'cn=search,dc=example,dc=com',
  makes_people: false,
  groups: [],
}

test('a login means nothing but itself in a filter', () => {
  // RFC 4515 §3 and its examples in §4.
  for (const [login, escaped] of [
    ['ann', 'ann'],
    ['*', '\\2a'],
    ['ann)(uid=*', 'ann\\29\\28uid=\\2a'],
    ['a\\b', 'a\\5cb'],
    ['a\0b', 'a\\00b'],
    ['$&', '$&'],
    ['{login}', '{login}'],
  ] as const)
    assert.equal(
      filterOf('(|(uid={login})(mail={login}))', login),
      `(|(uid=${escaped})(mail=${escaped}))`,
    )
})

test('settings are taken as they are meant', () => {
  const { settings, password } = parseDirectory({ ...GOOD, bind_password: 'secret' })
  assert.deepEqual([settings.host, settings.ca, password], ['ldap.example.com', null, 'secret'])
})

test('settings that are none are refused by name', () => {
  for (const [name, value] of [
    ['enabled', 'true'],
    ['host', 'ldap://ldap.example.com'],
    ['host', 'ldap.example.com/dc=x'],
    ['host', ''],
    ['port', 0],
    ['port', '636'],
    ['tls', 'none'],
    ['tls', 'ldap'],
    ['ca', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'],
    ['base', ''],
    ['base', 'dc=a\ndc=b'],
    ['filter', '(uid=ann)'],
    ['filter', '(uid={login}'],
    ['filter', '(uid={login}))'],
    ['bind_dn', ''],
    ['bind_password', ''],
    ['makes_people', null],
    ['groups', {}],
    ['groups', [{ directory_group: 'cn=a' }]],
    ['sealed', 'x'],
  ] as const)
    assert.throws(
      () => parseDirectory({ ...GOOD, [name]: value }),
      { code: 'VALUE_INVALID', details: { field: name } },
      `${name}: ${JSON.stringify(value)}`,
    )
})
