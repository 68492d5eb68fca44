import { createPrivateKey, generateKeyPair, X509Certificate } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import { lines } from '../certificates/openssl-text.ts'
import { writeDurably } from '../machine/durable-file.ts'
import { isThere } from '../machine/is-there.ts'
import { runProgram } from '../machine/program.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import { AcmeFailure } from './acme-failure.ts'
import type { FoundCertificate } from './certificate-plan.ts'
import { hostFile, sharedMode } from './host-files.ts'

const OPENSSL = '/usr/bin/openssl'

/** What keys of hosts are: of P-256 unless clients need RSA. */
export const HOST_KEYS = ['P-256', 'RSA-3072'] as const
export type HostKey = (typeof HOST_KEYS)[number]

/** The certificate of a host; undefined where there is none, or a damaged one, which is asked for anew. */
export async function readHostCertificate(
  home: string,
  host: string,
): Promise<FoundCertificate | undefined> {
  const text = await readFile(hostFile(home, host), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : parseCertificate(text)
}

function parseCertificate(pem: string): FoundCertificate | undefined {
  const certificate = readX509(pem)
  return certificate === undefined
    ? undefined
    : {
        names: namesOf(certificate),
        issuer: certificate.issuer.replaceAll('\n', ', '),
        from: certificate.validFromDate,
        until: certificate.validToDate,
      }
}

/** The first one of a file. */
function readX509(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem)
  } catch {
    // What is no certificate is as if there were none.
    return undefined
  }
}

function namesOf({ subjectAltName = '' }: X509Certificate): readonly string[] {
  return subjectAltName
    .split(', ')
    .flatMap((name) => (name.startsWith('DNS:') ? [name.slice('DNS:'.length)] : []))
}

/**
 * The request for a certificate (PKCS #10), in DER. Its key is kept until the certificate is there: an order that was begun by a
 * process that is gone ends with the same.
 */
export async function certificateRequest(
  home: string,
  { host, names }: { readonly host: string; readonly names: readonly string[] },
  kind: HostKey,
): Promise<Buffer> {
  const key = keyFile(home, host)
  if (!(await isThere(key))) await writeDurably(key, await newKey(kind))
  const configuration = `${key.slice(0, -'.key'.length)}.cnf`
  await writeDurably(configuration, requestConfiguration(names))
  const args = ['req', '-new', '-sha256', '-batch', '-config', configuration, '-key', key]
  const { code, output } = await runProgram(OPENSSL, args)
  await rm(configuration)
  if (code !== 0)
    throw setupFailed('OpenSSL cannot make a certificate.', 'Is the disk full?', output)
  const [, base64 = ''] =
    /-----BEGIN CERTIFICATE REQUEST-----([\w\s+/=]+)-----END/.exec(output) ?? []
  return Buffer.from(base64, 'base64')
}

/** A name never becomes an argument. The subject stays empty: names count in the extension alone. @internal */
export function requestConfiguration(names: readonly string[]): string {
  return lines([
    '[req]',
    'distinguished_name = subject',
    'prompt = no',
    'req_extensions = extensions',
    '[subject]',
    // OpenSSL wants one; authorities leave it out.
    'O = ZENNNN',
    '[extensions]',
    'subjectAltName = @names',
    '[names]',
    ...names.map((name, index) => `DNS.${index} = ${name}`),
  ])
}

async function newKey(kind: HostKey): Promise<string> {
  const make = promisify(generateKeyPair)
  const { privateKey } =
    kind === 'P-256'
      ? await make('ec', { namedCurve: 'P-256' })
      : await make('rsa', { modulusLength: 3072 })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/**
 * Takes a certificate with its chain into use, beside the key of its request: one file, which replaces the old one at once. One
 * that is not what was asked for is refused, and the old one stays; so is one whose key is gone. `spent`: nothing more comes of its
 * order.
 */
export async function keepHostCertificate(
  home: string,
  wanted: { readonly host: string; readonly names: readonly string[] },
  { chain, now }: { readonly chain: string; readonly now: Date },
): Promise<void> {
  const path = keyFile(home, wanted.host)
  if (!(await isThere(path)))
    throw new AcmeFailure('spent', 'The key of this order is gone: a new one is begun.')
  const key = await readFile(path, 'utf8')
  const problem = findCertificateProblem(chain, { key, names: wanted.names, now })
  if (problem !== undefined) throw new AcmeFailure('spent', problem)
  const mode = await sharedMode(home)
  await writeDurably(hostFile(home, wanted.host), `${key.trimEnd()}\n${chain}`, { mode })
}

/** Once its order is over: the next certificate has a new one. */
export async function forgetHostKey(home: string, host: string): Promise<void> {
  await rm(keyFile(home, host), { force: true })
}

/** Why a certificate cannot be used; undefined when it can. @internal */
export function findCertificateProblem(
  chain: string,
  {
    key,
    names,
    now,
  }: { readonly key: string; readonly names: readonly string[]; readonly now: Date },
): string | undefined {
  const certificate = readX509(chain)
  if (certificate === undefined) return 'What the authority sent is no certificate.'
  const missing = names.filter((name) => !namesOf(certificate).includes(name))
  if (missing.length > 0) return `The certificate that came does not name ${missing.join(', ')}.`
  if (certificate.validToDate <= now) return 'The certificate that came is over already.'
  if (!certificate.checkPrivateKey(createPrivateKey(key)))
    return 'The certificate that came is for another key.'
  return undefined
}

function keyFile(home: string, host: string): string {
  return `${hostFile(home, host).slice(0, -'.pem'.length)}.key`
}
