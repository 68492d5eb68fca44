import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filterOf, parseDirectory, parseNewDirectory } from './directory-body.ts'

const GOOD = {
  name: ' Berlin ',
  enabled: true,
  hosts: ['LDAP.example.com', 'ldap2.example.com'],
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
  assert.deepEqual(
    [settings.name, settings.hosts, settings.ca, password],
    ['Berlin', ['ldap.example.com', 'ldap2.example.com'], null, 'secret'],
  )
})

test('a new directory needs the password of its search account', () => {
  assert.equal(parseNewDirectory({ ...GOOD, bind_password: 'secret' }).password, 'secret')
  assert.throws(() => parseNewDirectory(GOOD), {
    code: 'VALUE_INVALID',
    details: { field: 'bind_password' },
  })
})

test('settings that are none are refused by name', () => {
  for (const [name, value] of [
    ['enabled', 'true'],
    ['name', ''],
    ['name', '   '],
    ['name', 'a\nb'],
    ['name', 'x'.repeat(61)],
    ['host', 'ldap.example.com'],
    ['hosts', 'ldap.example.com'],
    ['hosts', []],
    ['hosts', ['a.example', 'b.example', 'c.example', 'd.example']],
    ['hosts', ['ldap.example.com', 'LDAP.example.com ']],
    ['hosts', ['ldap://ldap.example.com']],
    ['hosts', ['ldap.example.com/dc=x']],
    ['hosts', ['ldap.example.com', '']],
    ['hosts', [null]],
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

test('no setting of a directory takes the number of a card, but for the password, which is kept sealed', () => {
  const card = '4111111111111111'
  for (const [field, value] of [
    ['name', `Berlin ${card}`],
    ['base', `ou=${card},dc=example,dc=com`],
    ['filter', `(&(uid={login})(card=${card}))`],
    ['bind_dn', `cn=${card},dc=example,dc=com`],
    ['groups', [{ directory_group: card, group: 'sales_user' }]],
  ] as const)
    assert.throws(() => parseDirectory({ ...GOOD, [field]: value }), {
      code: 'VALUE_INVALID',
      details: { field },
    })
  assert.equal(parseDirectory({ ...GOOD, bind_password: card }).password, card)
})
