import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { certificateFiles, ensureCertificates, hostFiles } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openHttps } from '../https-world.ts'
import { openWorld } from '../kit.ts'

const HOST = 'cloud.example'

interface Finding {
  readonly id: string
  readonly severity: string
  readonly finding: string
}

/** What is found and is no weakness of the server, with the reason. */
const KNOWN: Readonly<Record<string, string>> = {
  // An authority of one machine publishes no list; its certificates live 90 days (docs/operator/certificates.md).
  cert_revocation: 'Neither CRL nor OCSP URI provided',
  // Of testssl.sh's own OpenSSL, not of the server.
  engine_problem: 'No engine or GOST support via engine with your /usr/bin/openssl',
}

/** Seen in every run: a scan that looked at nothing would have no findings either. */
const SEEN: Readonly<Record<string, string>> = {
  SSLv2: 'not offered',
  SSLv3: 'not offered',
  TLS1: 'not offered',
  TLS1_1: 'not offered',
  TLS1_2: 'offered',
  TLS1_3: 'offered with final',
  cipherlist_NULL: 'not offered',
  cipherlist_EXPORT: 'not offered',
  cipherlist_3DES_IDEA: 'not offered',
  cert_signatureAlgorithm: 'ECDSA with SHA256',
  cert_keySize: 'EC 256 bits',
  cert_chain_of_trust: 'passed.',
  cert_trust: 'Ok via SAN',
  heartbleed: 'not vulnerable, no heartbeat extension',
  ROBOT: 'not vulnerable, no RSA key transport cipher',
  secure_renego: 'supported',
  DROWN: 'not vulnerable on this host and port',
  LUCKY13: 'not vulnerable',
}

test('testssl.sh finds nothing of weight in what serve speaks', { timeout: 400_000 }, async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-testssl-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  await ensureCertificates({ home, domain: HOST, slugs: [], clock: systemClock })
  const { keyPath, certificatePath, authorityPath } = certificateFiles(home)
  const pair = await Promise.all(
    [keyPath, certificatePath].map(async (path) => await readFile(path)),
  )
  const { hosts: hostFolder } = hostFiles(home)
  await writeFile(join(hostFolder, `${HOST}.pem`), Buffer.concat(pair))
  const { server } = await openHttps(t, { acme: await openWorld(t) }, undefined, { hostFolder })
  const file = join(home, 'findings.json')
  // Protocols, kinds of ciphers, the certificate and known holes; each cipher by itself is asked for by tls-look.test.ts.
  const checks = '-p -s -S -U --quiet --color 0 --warnings off --nodns none --ip 127.0.0.1'.split(
    ' ',
  )
  const place = ['--add-ca', authorityPath, '--jsonfile', file, `https://${HOST}:${server.port}`]
  // It ends with the number of what it found.
  await promisify(execFile)('/usr/bin/testssl', [...checks, ...place]).catch(() => undefined)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what testssl.sh 3.0 writes
  const findings = JSON.parse(await readFile(file, 'utf8')) as readonly Finding[]
  const told = new Map(findings.map(({ id, finding }) => [id, finding]))
  for (const [id, finding] of Object.entries(SEEN))
    assert.ok(told.get(id)?.startsWith(finding), `${id}: ${told.get(id)}`)
  const heavy = findings.filter(({ severity }) => !['OK', 'INFO', 'LOW'].includes(severity))
  assert.deepEqual(
    heavy.filter(({ id, finding }) => KNOWN[id] !== finding),
    [],
  )
})
