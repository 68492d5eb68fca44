import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isCompatible } from './licences.ts'
import { type LockedPackage, readLockedPackages } from './locked-packages.ts'
import { PROGRAM_ROOT } from './source-listing.ts'

const PACKAGES = await readLockedPackages(PROGRAM_ROOT)
/** npm never saw these: they are for other machines, and are of the same source as one that it saw. */
const NEVER_SEEN = /^@(?:biomejs\/cli|oxc-parser\/binding|oxlint-tsgolint|oxlint\/binding)[-/]/

function named({ name, version, licence }: LockedPackage): string {
  return `${name}@${version}: ${licence ?? 'no licence'}`
}

test('a licence counts only when each part of it is on the list, and of a choice one', () => {
  for (const good of ['MIT', '(MIT OR GPL-2.0-only)', 'Apache-2.0 AND (MIT OR Foo)', '((ISC))'])
    assert.ok(isCompatible(good), good)
  for (const bad of [
    '',
    'GPL-2.0-only',
    'UNLICENSED',
    'SEE LICENSE IN LICENSE',
    'MIT AND CC-BY-NC-4.0',
    'MIT OR',
    '(MIT',
    'MIT)',
    'MIT ISC',
    'Elastic-2.0',
  ])
    assert.ok(!isCompatible(bad), bad)
})

test('everything that the system stands on, and is built and tested with, is under a licence that fits ours', () => {
  assert.ok(PACKAGES.length > 300)
  assert.deepEqual(
    PACKAGES.filter(
      ({ licence, name, use }) =>
        !isCompatible(licence ?? '') &&
        !(licence === undefined && use === 'development' && NEVER_SEEN.test(name)),
    ).map(named),
    [],
  )
})

test('what is installed says itself what the lockfile says of its licence', () => {
  const installed = PACKAGES.filter(
    ({ path, use }) => use !== 'own' && existsSync(join(PROGRAM_ROOT, path, 'package.json')),
  )
  assert.ok(installed.length > 200)
  const different = installed.filter(({ path, licence }) => {
    const own: unknown = JSON.parse(readFileSync(join(PROGRAM_ROOT, path, 'package.json'), 'utf8'))
    return Object(own).license !== licence
  })
  assert.deepEqual(different.map(named), [])
})

test('docs/reference/licences.md has every component that runs with its licence, and no other', () => {
  const page = readFileSync(join(PROGRAM_ROOT, 'docs/reference/licences.md'), 'utf8')
  const rows = [...page.matchAll(/^\| `([^`]+)` \| (\S+) \| (.+) \|$/gm)].map(
    ([, name = '', version = '', licence = '']) => `${name}@${version}: ${licence}`,
  )
  const running = PACKAGES.filter(({ use }) => use === 'required' || use === 'optional')
  assert.deepEqual(rows, [...new Set(running.map(named))].toSorted())
})
