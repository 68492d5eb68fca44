import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clock, newSecret } from '@zennnn/kernel'
import { fits, issueCertificate, readCertificate } from '../certificates/certificate-issue.ts'
import { writeDurably } from '../machine/durable-file.ts'
import { isThere } from '../machine/is-there.ts'
import { runProgram } from '../machine/program.ts'
import { readSecretFile } from '../machine/secret-file.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import {
  isVaultAuthorityGood,
  isVaultLeafGood,
  VAULT_DAYS,
  vaultAuthorityConfiguration,
  vaultClientConfiguration,
  vaultServerConfiguration,
} from './vault-certificate.ts'

/** Files of a home by which the vault of a location is reached, and those that go to its machine. */
export interface VaultKeys {
  /** Certificate of the authority of this region alone; for both ends. */
  readonly authority: string
  readonly authorityKey: string
  /** For the machine. */
  readonly server: string
  readonly serverKey: string
  /** For the machine: who may write, with a hash. */
  readonly htpasswd: string
  /** For the cloud: what it writes with. */
  readonly password: string
  /** For the cloud: certificate and key by which it deletes. */
  readonly client: string
}

const OPENSSL = '/usr/bin/openssl'

/** The user of the cloud at the vault, and the folder of its copies there. */
export const VAULT_USER = 'cloud'

export function vaultKeys(home: string, region: string): VaultKeys {
  const secret = (name: string): string => join(home, 'secrets', `region-${region}${name}`)
  const open = (name: string): string => join(home, 'regions', region, name)
  return {
    authority: open('authority.crt'),
    authorityKey: secret('.authority.key'),
    server: open('server.crt'),
    serverKey: secret('.server.key'),
    htpasswd: secret('.htpasswd'),
    password: secret(''),
    client: secret('.pem'),
  }
}

/**
 * Makes what is missing, and certificates anew that end within half a year or speak for another host. Costs 20 ms a
 * certificate made. A password or a good certificate is never replaced, so that a second run changes nothing.
 */
export async function ensureVaultKeys(options: {
  readonly home: string
  readonly region: string
  readonly host: string
  readonly clock: Clock
}): Promise<VaultKeys> {
  const { home, region, host } = options
  const now = options.clock.now()
  const keys = vaultKeys(home, region)
  await mkdir(join(home, 'secrets'), { recursive: true, mode: 0o700 })
  await mkdir(join(home, 'regions', region), { recursive: true, mode: 0o711 })
  const authority = await ensureAuthority(keys, region, now)
  const signer = ['-CA', keys.authority, '-CAkey', keys.authorityKey]
  const leaf = { keyMode: 0o600, identity: undefined, days: VAULT_DAYS.leaf, signer }
  const server = await readCertificate(keys.server)
  const isServerGood =
    server !== undefined &&
    (await fits(keys.serverKey, server)) &&
    isVaultLeafGood(server, authority, host, now)
  if (!isServerGood)
    await issueCertificate({
      ...leaf,
      certificate: keys.server,
      key: keys.serverKey,
      configuration: vaultServerConfiguration(region, host),
    })
  const client = await readCertificate(keys.client)
  const isClientGood =
    client !== undefined &&
    (await fits(keys.client, client)) &&
    isVaultLeafGood(client, authority, undefined, now)
  if (!isClientGood) await issueClient(keys, region, leaf)
  await ensurePassword(keys)
  return keys
}

async function ensureAuthority(keys: VaultKeys, region: string, now: Date) {
  const found = await readCertificate(keys.authority)
  const isGood =
    found !== undefined &&
    (await fits(keys.authorityKey, found)) &&
    isVaultAuthorityGood(found, now)
  if (isGood) return found
  await issueCertificate({
    certificate: keys.authority,
    key: keys.authorityKey,
    keyMode: 0o600,
    identity: undefined,
    configuration: vaultAuthorityConfiguration(region),
    days: VAULT_DAYS.authority,
    signer: [],
  })
  const made = await readCertificate(keys.authority)
  if (made !== undefined) return made
  throw setupFailed('OpenSSL cannot make a certificate.', 'Is the disk full?')
}

/** Both in one file, as restic wants it; half made, the next run makes it anew. */
async function issueClient(
  keys: VaultKeys,
  region: string,
  leaf: Omit<Parameters<typeof issueCertificate>[0], 'certificate' | 'key' | 'configuration'>,
): Promise<void> {
  const certificate = `${keys.client}.crt`
  const key = `${keys.client}.key`
  await issueCertificate({
    ...leaf,
    certificate,
    key,
    configuration: vaultClientConfiguration(region),
  })
  const both = await Promise.all([readFile(certificate, 'utf8'), readFile(key, 'utf8')])
  // `work`, whose it is where root started the cloud, goes on reading it.
  const owner = await stat(keys.client).catch(() => undefined)
  await writeDurably(keys.client, both.join(''), { owner })
  await rm(certificate)
  await rm(key)
}

/** Only the hash of the password goes to the machine. It has 256 bits: no stretching makes it harder to guess. */
async function ensurePassword(keys: VaultKeys): Promise<void> {
  if ((await readSecretFile(keys.password)) === undefined)
    await writeDurably(keys.password, newSecret())
  // Its salt is another one each time, which would be a change.
  if (await isThere(keys.htpasswd)) return
  const { code, output } = await runProgram(OPENSSL, ['passwd', '-apr1', '-in', keys.password])
  if (code !== 0) throw setupFailed('OpenSSL cannot hash a password.', 'Is the disk full?', output)
  await writeDurably(keys.htpasswd, `${VAULT_USER}:${output.trim()}\n`)
}
