import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { type Identity, runProgram } from '../machine/program.ts'
import { setupFailed } from '../machine/setup-failed.ts'

const OPENSSL = '/usr/bin/openssl'

interface CertificateOrder {
  readonly certificate: string
  readonly key: string
  readonly keyMode: number
  readonly identity: Identity | undefined
  /** What OpenSSL reads. */
  readonly configuration: string
  readonly days: number
  /** Arguments that name the authority; none where it signs itself. */
  readonly signer: readonly string[]
}

/** Makes a certificate, and its key (P-256) where there is none. */
export async function issueCertificate(order: CertificateOrder): Promise<void> {
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
export async function fits(keyPath: string, certificate: X509Certificate): Promise<boolean> {
  const key = await readKey(keyPath)
  return key !== undefined && certificate.checkPrivateKey(key)
}

/** undefined when it is not there or damaged. */
export async function readCertificate(path: string): Promise<X509Certificate | undefined> {
  const text = await readIfThere(path)
  if (text === undefined) return undefined
  try {
    return new X509Certificate(text)
  } catch {
    // A damaged file is made anew: nothing but a restart of browsers hangs on it.
    return undefined
  }
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

async function readIfThere(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
}
