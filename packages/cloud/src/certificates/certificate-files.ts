import { mkdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Clock } from '@zennnn/kernel'
import { ensureHostFolders } from '../acme/host-files.ts'
import type { Identity } from '../machine/program.ts'
import {
  authorityConfiguration,
  certificateHosts,
  serverConfiguration,
} from './certificate-configuration.ts'
import { fits, issueCertificate, readCertificate } from './certificate-issue.ts'
import {
  AUTHORITY_DAYS,
  isAuthorityGood,
  isServerCertificateGood,
  SERVER_DAYS,
} from './certificate-renewal.ts'

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
  await ensureHostFolders(options.home)
  const now = options.clock.now()
  const found = await readCertificate(files.authorityPath)
  const authorityFits = found !== undefined && (await fits(authorityKey, found))
  if (found === undefined || !authorityFits || !isAuthorityGood(found, options.domain, now))
    await issueCertificate({
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
  await issueCertificate({
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
