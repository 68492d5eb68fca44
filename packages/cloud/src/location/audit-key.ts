import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDurably } from '../machine/durable-file.ts'
import { isThere } from '../machine/is-there.ts'
import { setupFailed } from '../machine/setup-failed.ts'

/** By which the machine of a region signs what it saw of itself. */
export interface AuditKey {
  /** The private half, which goes to the machine. */
  readonly file: string
  /** The public one, as regions.json has it. */
  readonly publicKey: string
}

/** Made where there is none; one that is there is never replaced, so that a second run changes nothing. SETUP_FAILED for a damaged one. */
export async function ensureAuditKey(home: string, region: string): Promise<AuditKey> {
  const { file, found } = await look(home, region)
  if (found !== undefined) return found
  const { privateKey } = generateKeyPairSync('ed25519')
  await writeDurably(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  return await readAuditKey(file)
}

/** undefined where none was made yet. */
export async function findAuditKey(home: string, region: string): Promise<AuditKey | undefined> {
  return (await look(home, region)).found
}

async function look(
  home: string,
  region: string,
): Promise<{ readonly file: string; readonly found: AuditKey | undefined }> {
  const file = join(home, 'secrets', `region-${region}.audit.key`)
  return { file, found: (await isThere(file)) ? await readAuditKey(file) : undefined }
}

async function readAuditKey(file: string): Promise<AuditKey> {
  const pem = await readFile(file, 'utf8')
  try {
    const { x } = createPublicKey(createPrivateKey(pem)).export({ format: 'jwk' })
    if (x !== undefined) return { file, publicKey: x }
  } catch (error) {
    throw damaged(file, error)
  }
  throw damaged(file)
}

function damaged(file: string, cause?: unknown): Error {
  return setupFailed(
    `${file} is no key by which a machine could sign.`,
    'Bring it back from a copy, or remove it: the next run makes another one, which counts from then on.',
    cause,
  )
}
