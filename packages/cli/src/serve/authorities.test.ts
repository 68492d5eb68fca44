import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { readAuthorities } from './authorities.ts'

interface Folder {
  readonly path: (name: string) => string
  readonly write: (name: string, text: string) => string
  /** PEM of an authority that was just made. */
  readonly certificate: string
  readonly key: string
}

function openFolder(t: TestContext): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'zennnn-authorities-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = (name: string): string => join(folder, name)
  const files = ['-keyout', path('key.pem'), '-out', path('made.pem')]
  const kind = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=authority'
  execFileSync('openssl', ['req', '-x509', ...kind.split(' '), ...files], { stdio: 'ignore' })
  return {
    path,
    write: (name, text) => {
      writeFileSync(path(name), text)
      return path(name)
    },
    certificate: readFileSync(path('made.pem'), 'utf8').trim(),
    key: readFileSync(path('key.pem'), 'utf8'),
  }
}

test('all certificates of the file are read, and words between them do no harm', async (t) => {
  const { write, certificate } = openFolder(t)
  const path = write('two.pem', `The works\n${certificate}\n\nThe office\n${certificate}\n`)
  assert.deepEqual(await readAuthorities(path), [certificate, certificate])
})

for (const [what, text, said] of [
  ['an empty file', () => '', /must hold certificates in the form PEM, and nothing else/],
  ['words', () => 'trust everybody', /must hold certificates in the form PEM, and nothing else/],
  [
    'half a certificate',
    ({ certificate }) => `${certificate}\n${certificate.slice(0, 200)}`,
    /must hold certificates in the form PEM, and nothing else/,
  ],
  [
    'a request instead of a certificate',
    ({ certificate }) => certificate.replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST'),
    /must hold certificates in the form PEM, and nothing else/,
  ],
  [
    'a damaged certificate behind a good one',
    ({ certificate }) =>
      `${certificate}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----`,
    /certificate 2 in .* is damaged/,
  ],
  [
    'the key beside the certificate',
    ({ certificate, key }) => `${certificate}\n${key}`,
    /holds a private key/,
  ],
  ['more than a megabyte', () => '#'.repeat(1024 * 1024 + 1), /is larger than 1 MB/],
] as const satisfies readonly (readonly [string, (folder: Folder) => string, RegExp])[])
  test(`${what} is refused, and nothing of it is said`, async (t) => {
    const folder = openFolder(t)
    const path = folder.write('bad.pem', text(folder))
    await assert.rejects(readAuthorities(path), (error: Error) => {
      assert.equal(Reflect.get(error, 'code'), 'CONFIGURATION_INVALID')
      assert.match(error.message, said)
      assert.ok(error.message.startsWith('ZENNNN_CA_FILE: '))
      assert.ok(error.message.length < path.length + 100)
      return true
    })
  })

test('a file that is not there and a folder are refused by name', async (t) => {
  const { path } = openFolder(t)
  for (const [name, code] of [
    ['missing.pem', 'ENOENT'],
    ['.', 'EISDIR'],
  ] as const)
    await assert.rejects(readAuthorities(path(name)), {
      code: 'CONFIGURATION_INVALID',
      message: `ZENNNN_CA_FILE: ${path(name)} cannot be read (${code}).`,
    })
})
