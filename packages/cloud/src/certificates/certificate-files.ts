import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '@zennnn/kernel'
import { runProgram } from '../machine/program.ts'
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
    configuration: serverConfiguration(options.domain, hosts),
    days: SERVER_DAYS,
    signer: ['-CA', files.authorityPath, '-CAkey', authorityKey],
  })
  return true
}

async function issue(order: {
  readonly certificate: string
  readonly key: string
  readonly configuration: string
  readonly days: number
  readonly signer: readonly string[]
}): Promise<void> {
  const configuration = `${order.certificate}.cnf`
  await writeFile(configuration, order.configuration, { mode: 0o600 })
  await ensureKey(order.key)
  const request = 'req -x509 -new -sha256 -batch'.split(' ')
  const files = ['-config', configuration, '-key', order.key, '-out', `${order.certificate}.new`]
  await openssl([...request, ...files, '-days', String(order.days), ...order.signer])
  await rm(configuration)
  await rename(`${order.certificate}.new`, order.certificate)
}

/** A key outlives its certificates: a server that loads both while one is replaced never sees a pair that differs. */
async function ensureKey(path: string): Promise<void> {
  if ((await readKey(path)) !== undefined) return
  await writeFile(`${path}.new`, '', { mode: 0o600 })
  const request = 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256'.split(' ')
  await openssl([...request, '-out', `${path}.new`])
  await rename(`${path}.new`, path)
}

async function openssl(args: readonly string[]): Promise<void> {
  const { code, output } = await runProgram(OPENSSL, args)
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
