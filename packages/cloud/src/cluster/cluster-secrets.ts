import { chmod, mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { newSecret } from '@zennnn/kernel'
import { isThere } from '../machine/is-there.ts'
import { readSecretFile } from '../machine/secret-file.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import { clusterLayout } from './cluster-layout.ts'

export interface ClusterSecrets {
  /** Password of the role `postgres`. */
  readonly superuser: string
  /** Password of the role `zennnn_maintain`. */
  readonly maintain: string
  /** Key from which the password of each database's login role is derived, and what seals second factors and keys passwords. */
  readonly tenantKey: string
}

const FILES = { superuser: 'postgres', maintain: 'maintain', tenantKey: 'tenant-key' } as const

/**
 * Reads the secrets of a cluster, each from its own file (0600), and makes them for one that is not there yet. A secret
 * that an existing cluster lacks is SETUP_FAILED: a new one would not fit what was derived from the old one.
 */
export async function ensureClusterSecrets(folder: string): Promise<ClusterSecrets> {
  // The home itself stays passable: when root starts the cloud, PostgreSQL runs as another user below it.
  await mkdir(dirname(folder), { recursive: true, mode: 0o711 })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  const { dataFolder } = clusterLayout(dirname(folder))
  // Also where the first node is just being made anew from the second.
  const isMade = (await isThere(dataFolder)) || (await isThere(`${dataFolder}-b`))
  const secret = isMade ? requireSecret : ensureSecret
  return await eachSecret(folder, secret)
}

/** The secrets of a cluster that was started before, for who may read them. SETUP_FAILED when one is missing. */
export async function readClusterSecrets(folder: string): Promise<ClusterSecrets> {
  return await eachSecret(folder, requireSecret)
}

/**
 * Password of the role by which a standby comes to its primary; made where it is missing, since the role gets it at each start.
 * PostgreSQL itself has it in its configuration, no other process needs it.
 */
export async function ensureStandbyPassword(folder: string): Promise<string> {
  return await ensureSecret(join(folder, 'standby'))
}

/**
 * Who has it may ask `up` for the cluster at its socket: started by another user than root, `serve` runs as he does and could open that,
 * but may not read this. Made where it is missing, by `up` alone.
 */
export async function ensureClusterKey(folder: string): Promise<string> {
  return await ensureSecret(join(folder, 'cluster'))
}

/** For who may read it; undefined where no `up` has made it yet. SETUP_FAILED. */
export async function readClusterKey(folder: string): Promise<string | undefined> {
  return await readSecretFile(join(folder, 'cluster'))
}

/** The one secret that `serve` may know. */
export async function readTenantKey(folder: string): Promise<string> {
  return await requireSecret(join(folder, FILES.tenantKey))
}

/** Puts the key of a cloud that is recovered in the place of the one that was made for an empty cluster. */
export async function putTenantKey(folder: string, tenantKey: string): Promise<void> {
  await putSecret(join(folder, FILES.tenantKey), tenantKey)
}

async function eachSecret(
  folder: string,
  secret: (path: string) => Promise<string>,
): Promise<ClusterSecrets> {
  return {
    superuser: await secret(join(folder, FILES.superuser)),
    maintain: await secret(join(folder, FILES.maintain)),
    tenantKey: await secret(join(folder, FILES.tenantKey)),
  }
}

async function ensureSecret(path: string): Promise<string> {
  const found = await readSecretFile(path)
  if (found !== undefined) return found
  const secret = newSecret()
  await putSecret(path, secret)
  return secret
}

/** Rename: a crash between the two leaves no half secret behind. */
async function putSecret(path: string, secret: string): Promise<void> {
  await writeFile(`${path}.new`, secret, { mode: 0o600 })
  await rename(`${path}.new`, path)
}

async function requireSecret(path: string): Promise<string> {
  const found = await readSecretFile(path)
  if (found !== undefined) return found
  throw setupFailed(`The secret ${path} is missing.`, 'Restore the folder secrets from a copy.')
}
