import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findSlugProblem, requireSlug } from './slug.ts'

const FORM =
  'A name consists of the letters a-z, digits and hyphens, starts with a letter and does not end with a hyphen.'

test('ordinary names are good', () => {
  for (const slug of ['acme', 'abc', 'a-b', 'acme-2', 'x'.repeat(40), 'wwwx', 'my-admin'])
    assert.equal(findSlugProblem(slug), undefined, slug)
})

for (const [slug, problem] of [
  ['', 'A name has at least 3 characters.'],
  ['ab', 'A name has at least 3 characters.'],
  ['x'.repeat(41), 'A name has at most 40 characters.'],
  ['-acme', FORM],
  ['acme-', FORM],
  ['1acme', FORM],
  ['Acme', FORM],
  ['ac me', FORM],
  ['ac.me', FORM],
  ['ac_me', FORM],
  ['acme\n', FORM],
  ['acme\0', FORM],
  ['../etc', FORM],
  // The first letter is Cyrillic.
  ['аcme', FORM],
  ['acmé', FORM],
  ['ac\u200bme', FORM],
  ['xn--cme-5cd', 'A name has no two hyphens in a row.'],
  ['ac--me', 'A name has no two hyphens in a row.'],
] as const)
  test(`the name ${JSON.stringify(slug).slice(0, 20)} is refused: ${problem.slice(0, 30)}`, () => {
    assert.equal(findSlugProblem(slug), problem)
  })

for (const slug of [
  'www',
  'api',
  'admin',
  'mail',
  'panel',
  'localhost',
  'autodiscover',
  'no-reply',
])
  test(`the name ${slug} is reserved`, () => {
    assert.throws(
      () => {
        requireSlug(slug)
      },
      {
        code: 'VALUE_INVALID',
        message: 'This name is reserved. Choose another one.',
        details: { field: 'slug' },
      },
    )
  })
