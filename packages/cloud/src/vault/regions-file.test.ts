import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { PlatformError } from '@zennnn/kernel'
import { parseRegions, readRegions } from './regions-file.ts'

const REFERENCE = new URL('../../../../docs/reference/regions.md', import.meta.url)
const REST = {
  name: 'us',
  kind: 'rest',
  url: 'https://us.example:8443/',
  ca_file: 'regions/us.ca',
  user: 'cloud',
  password_file: '/etc/us',
}

function parse(...regions: readonly unknown[]) {
  return parseRegions(JSON.stringify({ regions }), '/home')
}

function problemOf(text: string): string {
  try {
    parseRegions(text, '/home')
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'SETUP_FAILED') return error.message
  }
  return ''
}

test('parseRegions takes folders, REST servers and buckets, in their order', () => {
  assert.deepEqual(
    parse(
      { name: 'eu', kind: 'folder', path: '/srv/eu' },
      {
        ...REST,
        privileged: { url: 'https://us:9443', ca_file: '/ca', certificate_file: 'regions/us.pem' },
      },
      {
        name: 'ap',
        kind: 's3',
        endpoint: 'https://s3.ap',
        bucket: 'vault-ap',
        key_file: 'ap',
        patience_s: 5,
      },
    ),
    [
      { name: 'eu', place: { kind: 'folder', path: '/srv/eu' } },
      {
        name: 'us',
        place: {
          kind: 'rest',
          url: 'https://us.example:8443',
          caFile: '/home/regions/us.ca',
          user: 'cloud',
          passwordFile: '/etc/us',
          privileged: {
            url: 'https://us:9443',
            caFile: '/ca',
            certificateFile: '/home/regions/us.pem',
          },
          patienceMs: 120_000,
        },
      },
      {
        name: 'ap',
        place: {
          kind: 's3',
          endpoint: 'https://s3.ap',
          bucket: 'vault-ap',
          keyFile: '/home/ap',
          patienceMs: 5_000,
        },
      },
    ],
  )
})

test('a home without the file has three folders', () => {
  assert.deepEqual(
    readRegions('/nowhere').map(({ name, place }) => [name, place.kind]),
    [
      ['eu', 'folder'],
      ['us', 'folder'],
      ['ap', 'folder'],
    ],
  )
})

for (const [what, text, message] of [
  ['no JSON', '{\n"regions": [,]}\n', /is no JSON: look at line 2\./],
  ['a comma too few', '{\n"regions": [\n{"name": "eu"\n"kind": "s3"}]}', /look at line 4\./],
  ['an end too early', '{\n"regions": [\n', /look at line 3\./],
  ['no object', '[]', /It must be an object/],
  ['no region', '{"regions": []}', /regions must be a list of at least one region/],
  ['a field too much', '{"regions": [], "keep": 3}', / keep is no field here/],
] as const)
  test(`regions.json with ${what} is refused`, () => {
    assert.match(problemOf(text), message)
  })

for (const [what, regions, message] of [
  [
    'two regions of one name',
    [
      { name: 'eu', kind: 'folder', path: '/a' },
      { name: 'eu', kind: 'folder', path: '/b' },
    ],
    /regions\[1\]\.name is "eu" once more/,
  ],
  [
    'a name that is none',
    [{ name: '../eu', kind: 'folder', path: '/a' }],
    /regions\[0\]\.name must be small letters/,
  ],
  [
    'an unknown kind',
    [{ name: 'eu', kind: 'ftp', path: '/a' }],
    /regions\[0\]\.kind must be "folder", "rest" or "s3"/,
  ],
  [
    'plain http',
    [{ ...REST, url: 'http://us.example' }],
    /regions\[0\]\.url must start with https:\/\//,
  ],
  [
    'a password in an address',
    [{ ...REST, url: 'https://cloud:hunter2@us' }],
    /regions\[0\]\.url must not hold a user or password/,
  ],
  ['a user that is a path', [{ ...REST, user: 'a/../b' }], /regions\[0\]\.user must be letters/],
  [
    'no password',
    [{ ...REST, password_file: undefined }],
    /regions\[0\]\.password_file must be a path/,
  ],
  [
    'a password as text',
    [{ ...REST, password: 'hunter2' }],
    /regions\[0\]\.password is no field here/,
  ],
  [
    'half a privileged way',
    [{ ...REST, privileged: { url: 'https://us' } }],
    /regions\[0\]\.privileged\.ca_file must be a path.*privileged\.certificate_file/,
  ],
  ['no patience', [{ ...REST, patience_s: 0 }], /regions\[0\]\.patience_s must be a number/],
] as const)
  test(`regions.json with ${what} is refused, and no secret is repeated`, () => {
    const problem = problemOf(JSON.stringify({ regions }))
    assert.match(problem, message)
    assert.ok(!problem.includes('hunter2'))
  })

test('the examples of docs/reference/regions.md are understood, and every field is in its tables', () => {
  const page = readFileSync(REFERENCE, 'utf8')
  const examples = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text = '']) => text)
  const kinds = examples.flatMap((text) =>
    parseRegions(text, '/home').map(({ place }) => place.kind),
  )
  assert.deepEqual(new Set(kinds), new Set(['folder', 'rest', 's3']))
  const source = readFileSync(new URL('regions-file.ts', import.meta.url), 'utf8')
  const fields = [...source.matchAll(/\.(?:text|path|url|take)\('(\w+)'/g)].map(([, name]) => name)
  assert.ok(fields.length > 12)
  for (const name of [...fields, 'patience_s']) assert.ok(page.includes(`| \`${name}\` |`), name)
})

test('the key of a machine that signs its audits is one of Ed25519, or a mistake', () => {
  const key = 'A'.repeat(43)
  const [region] = parse({ ...REST, audit_key: key })
  assert.ok(region?.place.kind === 'rest')
  assert.equal(region.place.auditKey, key)
  for (const wrong of ['', 'A'.repeat(42), `${key}=`, 'ssh-ed25519 AAAA', 7])
    assert.match(
      problemOf(JSON.stringify({ regions: [{ ...REST, audit_key: wrong }] })),
      /regions\[0\]\.audit_key must be a public key/,
    )
  const folder = { name: 'eu', kind: 'folder', path: '/srv/eu', audit_key: key }
  assert.match(problemOf(JSON.stringify({ regions: [folder] })), /audit_key is no field here/)
})
