import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Clock } from '@zennnn/kernel'
import { type Identity, runProgram } from '../machine/program.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import {
  authorityConfiguration,
  certificateHosts,
  serverConfiguration,
} from './certificate-configuration.ts'
import {
  AUTHORITY_DAYS,
  isAuthorityGood,
  isServerCertificateGood,
  SERVER_DAYS,
} from './certificate-renewal.ts'

const OPENSSL = '/usr/bin/openssl'

/** Files of a host's certificate, PEM. `serve` reads certificate and key; people may trust the authority. */
export interface CertificateFiles {
  readonly certificatePath: string
  readonly keyPath: string
  readonly authorityPath: string
}

interface CertificateOptions {
  /** Home of the cloud. */
  readonly home: string
  readonly domain: string
  /** The customers' slugs, for domains that wildcards do not work with. */
  readonly slugs: readonly string[]
  readonly clock: Clock
  /** Who runs OpenSSL and owns what it makes; nothing = ourselves. */
  readonly identity?: Identity | undefined
}

export function certificateFiles(home: string): CertificateFiles {
  return {
    certificatePath: join(home, 'certificates', 'server.crt'),
    keyPath: join(home, 'certificates', 'server.key'),
    authorityPath: join(home, 'certificates', 'authority.crt'),
  }
}

/**
 * Makes the local authority and the server's certificate (both P-256, SHA-256), or renews what ends within 30 days or
 * lacks a name. Returns whether the server has a new certificate to load. Costs 20 ms a certificate made, else nothing.
 */
export async function ensureCertificates(options: CertificateOptions): Promise<boolean> {
  const { identity } = options
  const files = certificateFiles(options.home)
  const authorityKey = join(options.home, 'secrets', 'authority.key')
  await mkdir(join(options.home, 'certificates'), { recursive: true, mode: 0o700 })
  await mkdir(join(options.home, 'secrets'), { recursive: true, mode: 0o700 })
  const now = options.clock.now()
  const found = await readCertificate(files.authorityPath)
  const authorityFits = found !== undefined && (await fits(authorityKey, found))
  if (found === undefined || !authorityFits || !isAuthorityGood(found, options.domain, now))
    await issue({
      certificate: files.authorityPath,
      key: authorityKey,
      keyMode: 0o600,
      identity,
      configuration: authorityConfiguration(options.domain),
      days: AUTHORITY_DAYS,
      signer: [],
    })
  const authority = await readCertificate(files.authorityPath)
  const server = await readCertificate(files.certificatePath)
  const hosts = certificateHosts(options.domain, options.slugs)
  if (authority !== undefined && server !== undefined && (await fits(files.keyPath, server)))
    if (isServerCertificateGood(server, authority, hosts, now)) return false
  await issue({
    certificate: files.certificatePath,
    key: files.keyPath,
    keyMode: await serverKeyMode(files.keyPath),
    identity,
    configuration: serverConfiguration(options.domain, hosts),
    days: SERVER_DAYS,
    signer: ['-CA', files.authorityPath, '-CAkey', authorityKey],
  })
  return true
}

/** Where the folder lets its group pass, `serve` runs as another user of that group than who makes the certificates. */
async function serverKeyMode(keyPath: string): Promise<number> {
  const folder = await stat(dirname(keyPath))
  return (folder.mode & 0o010) === 0 ? 0o600 : 0o640
}

interface CertificateOrder {
  readonly certificate: string
  readonly key: string
  readonly keyMode: number
  readonly identity: Identity | undefined
  readonly configuration: string
  readonly days: number
  readonly signer: readonly string[]
}

async function issue(order: CertificateOrder): Promise<void> {
  const { identity } = order
  const configuration = `${order.certificate}.cnf`
  await createFile({ path: configuration, mode: 0o600, identity, text: order.configuration })
  await ensureKey(order)
  await createFile({ path: `${order.certificate}.new`, mode: 0o644, identity })
  const request = 'req -x509 -new -sha256 -batch'.split(' ')
  const files = ['-config', configuration, '-key', order.key, '-out', `${order.certificate}.new`]
  await openssl([...request, ...files, '-days', String(order.days), ...order.signer], identity)
  await rm(configuration)
  await rename(`${order.certificate}.new`, order.certificate)
}

/** A key outlives its certificates: a server that loads both while one is replaced never sees a pair that differs. */
async function ensureKey({ key: path, keyMode: mode, identity }: CertificateOrder): Promise<void> {
  if ((await readKey(path)) !== undefined) return
  await createFile({ path: `${path}.new`, mode, identity })
  const request = 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256'.split(' ')
  await openssl([...request, '-out', `${path}.new`], identity)
  await rename(`${path}.new`, path)
}

/**
 * A new file with its final owner and mode, which OpenSSL fills. Never one that is there, nor through a link: root makes
 * them in a folder of the user of `work`.
 */
async function createFile(file: {
  readonly path: string
  readonly mode: number
  readonly identity: Identity | undefined
  readonly text?: string
}): Promise<void> {
  await rm(file.path, { force: true })
  const handle = await open(file.path, 'wx', 0o600)
  try {
    if (file.text !== undefined) await handle.writeFile(file.text)
    await handle.chmod(file.mode)
    if (file.identity !== undefined) await handle.chown(file.identity.uid, file.identity.gid)
  } finally {
    await handle.close()
  }
}

async function openssl(args: readonly string[], identity: Identity | undefined): Promise<void> {
  const { code, output } = await runProgram(OPENSSL, args, identity)
  if (code !== 0)
    throw setupFailed('OpenSSL cannot make a certificate.', 'Is the disk full?', output)
}

/** Whether the key of a certificate is there and is its key. */
async function fits(keyPath: string, certificate: X509Certificate): Promise<boolean> {
  const key = await readKey(keyPath)
  return key !== undefined && certificate.checkPrivateKey(key)
}

/** undefined for a damaged key too: it is made anew, and with it its certificates. */
async function readKey(path: string): Promise<KeyObject | undefined> {
  const text = await readIfThere(path)
  if (text === undefined) return undefined
  try {
    return createPrivateKey(text)
  } catch {
    return undefined
  }
}

async function readCertificate(path: string): Promise<X509Certificate | undefined> {
  const text = await readIfThere(path)
  if (text === undefined) return undefined
  try {
    return new X509Certificate(text)
  } catch {
    // A damaged file is made anew: nothing but a restart of browsers hangs on it.
    return undefined
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
}
