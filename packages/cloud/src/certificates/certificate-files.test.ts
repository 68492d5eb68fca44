import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { connect } from 'node:tls'
import type { Clock } from '@zennnn/kernel'
import { certificateFiles, ensureCertificates } from './certificate-files.ts'

const DAY_MS = 86_400_000

async function openHome(t: TestContext): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-certificates-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  return home
}

function inDays(days: number): Clock {
  return { now: () => new Date(Date.now() + days * DAY_MS) }
}

async function serve(t: TestContext, home: string): Promise<number> {
  const files = certificateFiles(home)
  const options = {
    key: await readFile(files.keyPath),
    cert: await readFile(files.certificatePath),
  }
  const server: Server = createServer(options)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  t.after(() => {
    server.close()
  })
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

/** Undefined when the handshake succeeds, else what the client says against it. */
async function handshake(
  home: string,
  port: number,
  servername: string,
): Promise<string | undefined> {
  const ca = await readFile(certificateFiles(home).authorityPath)
  return await new Promise((resolve) => {
    const socket = connect({ port, servername, ca, host: '127.0.0.1' }, () => {
      socket.destroy()
      resolve(undefined)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message)
    })
  })
}

test('who trusts the authority can speak to the domain and to each customer, and to nobody else', async (t) => {
  const home = await openHome(t)
  const slugs = ['acme']
  assert.equal(
    await ensureCertificates({ home, domain: 'localhost', slugs, clock: inDays(0) }),
    true,
  )
  const port = await serve(t, home)
  assert.equal(await handshake(home, port, 'localhost'), undefined)
  assert.equal(await handshake(home, port, 'acme.localhost'), undefined)
  assert.equal(await handshake(home, port, 'other.localhost'), 'ERR_TLS_CERT_ALTNAME_INVALID')
})

test('below a domain of two labels one wildcard serves all customers', async (t) => {
  const home = await openHome(t)
  await ensureCertificates({ home, domain: 'cloud.example', slugs: [], clock: inDays(0) })
  const port = await serve(t, home)
  assert.equal(await handshake(home, port, 'any.cloud.example'), undefined)
  assert.equal(await handshake(home, port, 'cloud.example'), undefined)
  assert.equal(await handshake(home, port, 'a.b.cloud.example'), 'ERR_TLS_CERT_ALTNAME_INVALID')
})

test('keys are P-256, signatures SHA-256, private files are private', async (t) => {
  const home = await openHome(t)
  await ensureCertificates({ home, domain: 'localhost', slugs: [], clock: inDays(0) })
  const files = certificateFiles(home)
  for (const path of [files.certificatePath, files.authorityPath]) {
    const certificate = new X509Certificate(await readFile(path))
    assert.equal(certificate.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1')
    assert.equal(certificate.signatureAlgorithm, 'ecdsa-with-SHA256')
  }
  for (const path of [files.keyPath, join(home, 'secrets', 'authority.key')])
    assert.equal((await stat(path)).mode & 0o777, 0o600)
})

test('a certificate is kept while it is good and renewed 30 days before its end', async (t) => {
  const home = await openHome(t)
  const options = { home, domain: 'localhost', slugs: ['acme'] }
  const key = async (): Promise<string> => await readFile(certificateFiles(home).keyPath, 'utf8')
  await ensureCertificates({ ...options, clock: inDays(0) })
  const first = await key()
  assert.equal(await ensureCertificates({ ...options, clock: inDays(59) }), false)
  assert.equal(await ensureCertificates({ ...options, clock: inDays(61) }), true)
  assert.equal(await key(), first)
})

test('a new customer, another domain and a damaged file each lead to a new certificate', async (t) => {
  const home = await openHome(t)
  const clock = inDays(0)
  await ensureCertificates({ home, domain: 'localhost', slugs: [], clock })
  assert.equal(await ensureCertificates({ home, domain: 'localhost', slugs: ['b'], clock }), true)
  assert.equal(await ensureCertificates({ home, domain: 'localhost', slugs: ['b'], clock }), false)
  assert.equal(await ensureCertificates({ home, domain: 'x.example', slugs: [], clock }), true)
  assert.equal(await handshake(home, await serve(t, home), 'y.x.example'), undefined)
  await writeFile(certificateFiles(home).certificatePath, 'garbage')
  assert.equal(await ensureCertificates({ home, domain: 'x.example', slugs: [], clock }), true)
})

test('links that somebody planted in the folder of certificates are not written through', async (t) => {
  const home = await openHome(t)
  const target = join(home, 'target')
  await writeFile(target, 'of somebody else')
  const folder = join(home, 'certificates')
  await mkdir(folder, { mode: 0o710 })
  for (const name of ['server.crt.cnf', 'server.crt.new', 'server.key.new', 'authority.crt.new'])
    await symlink(target, join(folder, name))
  await ensureCertificates({ home, domain: 'localhost', slugs: [], clock: inDays(0) })
  assert.equal(await readFile(target, 'utf8'), 'of somebody else')
  assert.equal(await handshake(home, await serve(t, home), 'localhost'), undefined)
  // Its group may pass through that folder: serve is another user, and reads the key.
  assert.equal((await stat(certificateFiles(home).keyPath)).mode & 0o777, 0o640)
})

test('OpenSSL runs as another user than root, who owns what it makes', {
  skip: process.getuid?.() === 0 ? false : 'only root can start programs as somebody else',
}, async (t) => {
  const home = await openHome(t)
  const identity = { uid: 65_532, gid: 65_530 }
  await chmod(home, 0o711)
  for (const name of ['secrets', 'certificates']) {
    await mkdir(join(home, name), { mode: 0o710 })
    await chown(join(home, name), 0, identity.gid)
  }
  await ensureCertificates({ home, domain: 'localhost', slugs: [], clock: inDays(0), identity })
  const { authorityPath, certificatePath, keyPath } = certificateFiles(home)
  const paths = [authorityPath, certificatePath, keyPath, join(home, 'secrets', 'authority.key')]
  const found = await Promise.all(paths.map(async (path) => await stat(path)))
  assert.deepEqual(
    found.map(({ uid, mode }) => [uid, mode & 0o777]),
    [0o644, 0o644, 0o640, 0o600].map((mode) => [identity.uid, mode]),
  )
})
