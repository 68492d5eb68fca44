import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseFilter, parsePath } from './scim-filter.ts'

test('a filter is equalities joined by and; names and operators in any case, texts as JSON has them', () => {
  assert.deepEqual(parseFilter('userName eq "ann@acme.example"'), [
    { name: 'username', value: 'ann@acme.example' },
  ])
  assert.deepEqual(parseFilter(' active EQ true AND externalId Eq "a \\"b\\" and c" '), [
    { name: 'active', value: true },
    { name: 'externalid', value: 'a "b" and c' },
  ])
  assert.deepEqual(
    parseFilter('urn:ietf:params:scim:schemas:core:2.0:User:userName eq "é\\u00e9"'),
    [{ name: 'username', value: 'éé' }],
  )
})

test('a filter that is not wholly understood is refused', () => {
  for (const wrong of [
    '',
    'userName',
    'userName eq',
    'userName eq ann',
    'userName eq "ann',
    'userName eq "ann" or id eq "1"',
    'userName eq "ann" and',
    'userName eq "ann"and id eq "1"x',
    'not (userName eq "ann")',
    '(userName eq "ann")',
    'userName co "a"',
    'userName sw "a"',
    'userName pr',
    'userName eq "\\x"',
    `userName eq "ann'; drop table app.user --`,
    `userName eq "${'a'.repeat(2000)}"`,
    Array.from({ length: 11 }, () => 'id eq "1"').join(' and '),
  ])
    assert.throws(
      () => parseFilter(wrong),
      { code: 'BODY_INVALID', details: { scim_type: 'invalidFilter' } },
      wrong,
    )
})

test('a path names an attribute, one of its values by a comparison, and a part of that', () => {
  assert.deepEqual(parsePath('active'), { name: 'active', where: undefined, part: undefined })
  assert.deepEqual(parsePath('name.givenName'), {
    name: 'name',
    where: undefined,
    part: 'givenname',
  })
  assert.deepEqual(parsePath('emails[type eq "work"].value'), {
    name: 'emails',
    where: { name: 'type', value: 'work' },
    part: 'value',
  })
  assert.deepEqual(parsePath('urn:ietf:params:scim:schemas:core:2.0:Group:members'), {
    name: 'members',
    where: undefined,
    part: undefined,
  })
  for (const wrong of ['', '[value eq "1"]', 'members[', 'members[value eq "1"] or', 'a b'])
    assert.throws(() => parsePath(wrong), { code: 'BODY_INVALID' }, wrong)
})
