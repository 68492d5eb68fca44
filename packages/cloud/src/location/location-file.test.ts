import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locations } from './location.ts'
import { parseLocations, toFile } from './location-file.ts'

const KEY = `ssh-ed25519 ${'A'.repeat(68)} anna@office`

/** Of 1024 bits: kind, exponent, and a modulus of 128 bytes behind a zero (RFC 4253, 6.6). */
const SHORT_BYTES =
  `00000007${Buffer.from('ssh-rsa').toString('hex')}0000000301000100000081` +
  `00${'c5'.repeat(128)}`
const SHORT = `ssh-rsa ${Buffer.from(SHORT_BYTES, 'hex').toString('base64')}`

const LOCATIONS: Locations = {
  cloud: 'a1'.repeat(13),
  people: [{ name: 'anna', keys: [KEY], until: '2027-11-30' }],
  locations: [
    {
      name: 'us',
      host: '192.0.2.7',
      hostKey: `SHA256:${'a'.repeat(43)}`,
      user: 'anna',
      domain: 'us.cloud.example',
      vaultClients: ['192.0.2.1', '2001:db8::1'],
      neverBlocked: ['198.51.100.0/24'],
      spare: false,
      place: { city: 'Ashburn', country: 'United States', continent: 'North America' },
    },
  ],
}

/** The file with one text replaced by another. */
function parse(from = '', to = ''): Locations {
  const text = JSON.stringify(toFile(LOCATIONS))
  assert.ok(text.includes(from))
  return parseLocations(text.replace(from, to), '/home/locations.json')
}

test('locations.json is read as it was written', () => {
  assert.deepEqual(parse(), LOCATIONS)
})

test('a spare location is one in the file, and one that does not say so is none', () => {
  const locations = LOCATIONS.locations.map((one) => ({ ...one, spare: true }))
  const text = JSON.stringify(toFile({ ...LOCATIONS, locations }))
  assert.match(text, /"spare":true/)
  assert.deepEqual(parseLocations(text, '').locations, locations)
  assert.doesNotMatch(JSON.stringify(toFile(LOCATIONS)), /spare/)
})

const ACME = { directory: 'https://acme.example:14000/directory', key: 'RSA-3072' } as const

test('a location asks an authority for certificates where the file says so, and else none', () => {
  for (const acme of [ACME, { ...ACME, key: 'P-256' as const, hook: 'dns/hook-1' }]) {
    const locations = LOCATIONS.locations.map((one) => ({ ...one, acme }))
    const text = JSON.stringify(toFile({ ...LOCATIONS, locations }))
    assert.deepEqual(parseLocations(text, '').locations, locations)
  }
  const { directory } = ACME
  const short = parse('"place"', `"acme":${JSON.stringify({ directory })},"place"`)
  assert.deepEqual(short.locations[0]?.acme, { directory, key: 'P-256' })
  assert.doesNotMatch(JSON.stringify(toFile(LOCATIONS)), /acme/)
})

function words(rest: string): RegExp {
  return new RegExp(`locations\\[0\\]\\.acme${rest}`)
}

test('an authority that cannot be asked, a weak key and a hook that is no path are named with their fields', () => {
  const refused: readonly (readonly [acme: unknown, says: RegExp])[] = [
    ['https://acme.example/directory', words(' must be an object')],
    [{}, words('\\.directory is missing: the address of a directory')],
    [{ ...ACME, key: 'RSA-1024' }, words('\\.key must be one of P-256, RSA-3072')],
    [{ ...ACME, port: 8080 }, words('\\.port is no field here')],
    ...[
      'http://acme.example/directory',
      'https://',
      'https://acme.example/$(id)',
      "https://acme.example/';id;'",
      'https://acme.example/{{ 1 }}',
      'https://acme.example/a\nb',
      'https://acme.example:99999/',
      'https://me:secret@acme.example/',
      7,
    ].map((directory) => [{ ...ACME, directory }, words('\\.directory must be')] as const),
    ...['', '-x', 'a b', 'a\nb', '{{ 1 }}', '$(id)', 7].map(
      (hook) => [{ ...ACME, hook }, words('\\.hook must be a path')] as const,
    ),
  ]
  for (const [acme, says] of refused)
    assert.throws(
      () => parse('"place"', `"acme":${JSON.stringify(acme)},"place"`),
      { code: 'SETUP_FAILED', message: says },
      JSON.stringify(acme),
    )
})

test('every mistake in locations.json is named with its field', () => {
  const refused: readonly (readonly [from: string, to: string, says: RegExp])[] = [
    ['"192.0.2.7"', '"-oProxyCommand=sh"', /locations\[0\]\.host must be a host name/],
    ['SHA256:', 'MD5:', /host_key must be a fingerprint/],
    ['"user":"anna"', '"user":"bob"', /The user "bob" of "us" is none of the people/],
    ['"name":"anna"', '"name":"anna;rm"', /people\[0\]\.name must be/],
    ['"name":"anna"', '"name":"root"', /people\[0\]\.name must be/],
    ['2027-11-30', '2027-02-30', /people\[0\]\.until must be a day/],
    ['"2027-11-30"', '7', /people\[0\]\.until must be a day/],
    [KEY, SHORT, /people\[0\]\.keys must hold no RSA key below 3072 bits/],
    [KEY, `command=sh ${KEY}`, /people\[0\]\.keys must be a list of public keys/],
    [KEY, `${KEY}\\nssh-ed25519 AAAA`, /people\[0\]\.keys must be a list of public keys/],
    [KEY, `ssh-ed25519 ${'A'.repeat(68)} {{ lookup('pipe', 'id') }}`, /people\[0\]\.keys must be/],
    ['"192.0.2.1"', '"0/0 } accept #"', /vault_clients must be a list of addresses/],
    ['"place"', '"spare":"yes","place"', /spare must be true or false/],
    ['"vault_clients"', '"clients"', /locations\[0\]\.clients is no field here/],
    ['Ashburn', '<b>', /place\.city must be words/],
    ['Ashburn', 'Ashburn{{ 1 }}', /place\.city must be words/],
    ['Ashburn', 'Ashburn{% raw %}', /place\.city must be words/],
    [LOCATIONS.cloud, 'mine', /\.cloud must be 26/],
    ['{"cloud"', '"cloud"', /It must be an object/],
  ]
  for (const [from, to, says] of refused)
    assert.throws(() => parse(from, to), { code: 'SETUP_FAILED', message: says }, to)
})
