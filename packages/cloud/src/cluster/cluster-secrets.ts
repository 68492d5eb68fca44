import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { newSecret } from '@zennnn/kernel'
import { setupFailed } from '../machine/setup-failed.ts'

export interface ClusterSecrets {
  /** Password of the role `postgres`. */
  readonly superuser: string
  /** Password of the role `zennnn_maintain`. */
  readonly maintain: string
  /** Key from which the password of each database's login role is derived. */
  readonly tenantKey: string
}

const FILES = { superuser: 'postgres', maintain: 'maintain', tenantKey: 'tenant-key' } as const

/** Reads the secrets of a cluster, each from its own file (0600), and makes those that are missing. */
export async function ensureClusterSecrets(folder: string): Promise<ClusterSecrets> {
  // The home itself stays passable: when root starts the cloud, PostgreSQL runs as another user below it.
  await mkdir(dirname(folder), { recursive: true, mode: 0o711 })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  return {
    superuser: await ensureSecret(join(folder, FILES.superuser)),
    maintain: await ensureSecret(join(folder, FILES.maintain)),
    tenantKey: await ensureSecret(join(folder, FILES.tenantKey)),
  }
}

/** The one secret that `serve` may know. */
export async function readTenantKey(folder: string): Promise<string> {
  return await readSecret(join(folder, FILES.tenantKey))
}

async function ensureSecret(path: string): Promise<string> {
  const found = await readSecretOrNothing(path)
  if (found !== undefined) return found
  const secret = newSecret()
  // Rename: a crash between the two leaves no half secret behind.
  await writeFile(`${path}.new`, secret, { mode: 0o600 })
  await rename(`${path}.new`, path)
  return secret
}

async function readSecret(path: string): Promise<string> {
  const found = await readSecretOrNothing(path)
  if (found !== undefined) return found
  throw setupFailed(`The secret ${path} is missing.`, 'Run npm start once to make it.')
}

async function readSecretOrNothing(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw setupFailed(
      `The secret ${path} cannot be read.`,
      'Is its owner the one who runs this?',
      error,
    )
  })
  if (text === undefined) return undefined
  if (/^[\w-]{43}$/.test(text)) return text
  throw setupFailed(`The secret ${path} is damaged.`, 'Restore the file from a copy of the folder.')
}
