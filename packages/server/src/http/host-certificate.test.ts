import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createLog, systemClock } from '@zennnn/kernel'
import { openHostCertificates } from './host-certificate.ts'
import { hstsOf } from './security-headers.ts'

function openFolder(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'zennnn-hosts-'))
  t.after(() => {
    rmSync(folder, { recursive: true })
  })
  const lines: string[] = []
  const log = createLog({ clock: systemClock, level: 'info', write: (line) => lines.push(line) })
  return {
    folder,
    lines,
    find: openHostCertificates(folder, log),
    /** Key and certificate for these names, as the file of a host. */
    put: (host: string, ...names: readonly string[]) => {
      const [key, pem] = ['key', 'crt'].map((kind) => join(folder, `made.${kind}`))
      const alternative = names.map((name) => `DNS:${name}`).join(',')
      const request = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=test -addext subjectAltName=${alternative} -keyout ${key} -out ${pem}`
      execFileSync('openssl', request.split(' '), { stdio: 'ignore' })
      const text = [key, pem].map((path) => readFileSync(path ?? '', 'utf8')).join('')
      writeFileSync(join(folder, `${host}.pem`), text)
    },
  }
}

test('a host is served by its own file, or by a wildcard of the domain above, and by nothing else', (t) => {
  const { find, put } = openFolder(t)
  put('crm.acme.example', 'crm.acme.example')
  put('cloud.example', 'cloud.example', '*.cloud.example')
  const own = find('crm.acme.example')
  const wildcard = find('cloud.example')
  assert.ok(own !== undefined && wildcard !== undefined)
  assert.equal(find('any.cloud.example'), wildcard)
  assert.equal(find('crm.acme.example'), own)
  for (const host of ['x.crm.acme.example', 'a.b.cloud.example', 'acme.example', 'example', ''])
    assert.equal(find(host), undefined, host)
  // A name of its own goes before the wildcard.
  put('any.cloud.example', 'any.cloud.example')
  assert.notEqual(find('any.cloud.example'), wildcard)
})

test('a name that would lead out of the folder is none', (t) => {
  const { folder, find, put } = openFolder(t)
  put('crm.acme.example', 'crm.acme.example')
  for (const host of [
    `../${folder.split('/').at(-1)}/crm.acme.example`,
    './crm.acme.example',
    'CRM.acme.example',
    'crm.acme.example\0',
    `${'a.'.repeat(130)}example`,
  ])
    assert.equal(find(host), undefined, host)
})

test('the longest names of DNS, for which no file can be named, have no certificate of their own', (t) => {
  const { find } = openFolder(t)
  const label = 'a'.repeat(63)
  for (const length of [251, 252, 253]) {
    const host = `${[label, label, label].join('.')}.${'b'.repeat(length - 192)}`
    assert.equal(host.length, length)
    assert.equal(find(host), undefined)
  }
})

test('a renewed file is taken at the next handshake, a damaged one never, and it is said once', (t) => {
  const { folder, lines, find, put } = openFolder(t)
  put('crm.acme.example', 'crm.acme.example')
  const first = find('crm.acme.example')
  assert.equal(find('crm.acme.example'), first)
  put('crm.acme.example', 'crm.acme.example')
  const next = find('crm.acme.example')
  assert.ok(next !== undefined && next !== first)
  writeFileSync(join(folder, 'crm.acme.example.pem'), 'damaged')
  for (let count = 0; count < 3; count += 1) assert.equal(find('crm.acme.example'), undefined)
  assert.equal(lines.filter((line) => line.includes('certificate_unusable')).length, 1)
  rmSync(join(folder, 'crm.acme.example.pem'))
  assert.equal(find('crm.acme.example'), undefined)
  // A file for another host than its name says is not served under that name.
  put('crm.acme.example', 'other.example')
  assert.equal(find('crm.acme.example'), undefined)
})

test('only of the cloud’s own hosts is said that all below them speak TLS', () => {
  for (const host of ['cloud.example', 'acme.cloud.example'])
    assert.equal(hstsOf(host, 'cloud.example'), 'max-age=31536000; includeSubDomains')
  for (const host of ['acme.example', 'evilcloud.example', 'cloud.example.evil'])
    assert.equal(hstsOf(host, 'cloud.example'), 'max-age=31536000')
})
