import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lockedPackages, readLockedPackages } from './locked-packages.ts'
import { sbomOf } from './sbom.ts'
import { PROGRAM_ROOT } from './source-listing.ts'

/** A package in two versions, one of ours, one for tests, one that npm never saw. */
const LOCKFILE = JSON.stringify({
  lockfileVersion: 3,
  packages: {
    '': { name: 'zennnn', version: '1.0.0' },
    'node_modules/@zennnn/a': { resolved: 'packages/a', link: true },
    'node_modules/@scope/one': {
      version: '1.2.3',
      integrity: 'sha512-AQID',
      license: '(MIT OR CC0-1.0)',
      dependencies: { two: '1' },
    },
    'node_modules/@scope/one/node_modules/two': { version: '1.0.0', license: 'MIT' },
    'node_modules/two': { version: '2.0.0', dev: true, license: 'ISC' },
    'node_modules/three': { version: '3.0.0', optional: true },
    'packages/a': {
      name: '@zennnn/a',
      version: '1.0.0',
      license: 'AGPL-3.0-or-later',
      dependencies: { '@scope/one': '1.2.3' },
      optionalDependencies: { three: '3.0.0' },
    },
  },
})

test('a bill of materials has each package once, with its hash, its licence and what it finds', () => {
  const { components, dependencies } = sbomOf('1.0.0', lockedPackages(LOCKFILE))
  assert.deepEqual(components[0], {
    type: 'library',
    'bom-ref': 'pkg:npm/%40scope/one@1.2.3',
    name: '@scope/one',
    version: '1.2.3',
    scope: 'required',
    purl: 'pkg:npm/%40scope/one@1.2.3',
    hashes: [{ alg: 'SHA-512', content: '010203' }],
    licenses: [{ expression: '(MIT OR CC0-1.0)' }],
  })
  assert.deepEqual(
    components.map(({ purl, scope }) => `${purl} ${scope}`),
    [
      'pkg:npm/%40scope/one@1.2.3 required',
      'pkg:npm/%40zennnn/a@1.0.0 required',
      'pkg:npm/three@3.0.0 optional',
      'pkg:npm/two@1.0.0 required',
      'pkg:npm/two@2.0.0 excluded',
    ],
  )
  const needs = Object.fromEntries(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]))
  assert.deepEqual(needs['pkg:npm/zennnn@1.0.0'], ['pkg:npm/%40zennnn/a@1.0.0'])
  // Its own, not the one for tests.
  assert.deepEqual(needs['pkg:npm/%40scope/one@1.2.3'], ['pkg:npm/two@1.0.0'])
  assert.deepEqual(needs['pkg:npm/%40zennnn/a@1.0.0'], [
    'pkg:npm/%40scope/one@1.2.3',
    'pkg:npm/three@3.0.0',
  ])
})

test('our own bill is whole: all that runs has a hash and a licence, and nothing needs what is not in it', async () => {
  const packages = await readLockedPackages(PROGRAM_ROOT)
  const { components, dependencies } = sbomOf('1.0.0', packages)
  const refs = new Set(components.map(({ purl }) => purl))
  assert.equal(refs.size, components.length)
  assert.ok(refs.has('pkg:npm/%40zennnn/kernel@1.0.0'))
  assert.deepEqual(
    dependencies.flatMap(({ dependsOn }) => dependsOn.filter((ref) => !refs.has(ref))),
    [],
  )
  const runs = components.filter(
    ({ scope, name }) => scope !== 'excluded' && !name.startsWith('@zennnn/'),
  )
  assert.ok(runs.length > 100)
  assert.deepEqual(
    runs.filter(({ hashes, licenses }) => hashes === undefined || licenses === undefined),
    [],
  )
})

test('a lockfile in another form than ours is refused', () => {
  assert.throws(() => lockedPackages('{"lockfileVersion":2,"packages":{}}'), /another form than 3/)
})
