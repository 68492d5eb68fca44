import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findSlugProblem } from '../database/slug.ts'
import { planSlugs } from './restore-side-job.ts'

const AT = new Date('2026-03-09T23:30:00Z')

test('planSlugs names a restored database by the one it comes from and the day', () => {
  assert.deepEqual(planSlugs('acme', AT).slice(0, 3), [
    'acme-restored-20260309',
    'acme-restored-20260309-2',
    'acme-restored-20260309-3',
  ])
})

test('planSlugs only names what may be a name, also of the longest', () => {
  for (const slug of ['a'.repeat(40), `${'a'.repeat(19)}-${'b'.repeat(20)}`, 'abc']) {
    const names = planSlugs(slug, AT)
    assert.equal(names.length, 21, slug)
    for (const name of names) assert.equal(findSlugProblem(name), undefined, name)
  }
})
