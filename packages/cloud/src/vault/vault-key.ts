import { randomUUID } from 'node:crypto'
import { chown, link, lstat, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { newSecret } from '@zennnn/kernel'
import { isCredential, requireGuarded } from '../machine/credential.ts'
import { syncFolder } from '../machine/durable-file.ts'
import { readSecretFile } from '../machine/secret-file.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import { vaultFolder } from './regions.ts'

/** The key that all passwords of repositories are wrapped with: 32 bytes. Without it no backup can be read. */
export type VaultKey = Buffer

/** Of a home whose repositories have passwords already: SETUP_FAILED when it is missing, for a new one would open none. */
export async function readVaultKey(home: string): Promise<VaultKey> {
  const found = await readKey(keyPath(home))
  if (found !== undefined) return found
  throw setupFailed(
    `The key of the vault, ${keyPath(home)}, is missing.`,
    'Restore the file from a copy of the folder secrets: without it no backup can be read.',
  )
}

/**
 * Those that may open a password: the key, and the one before it while that is being replaced; see rotateVaultKey. For
 * wrapping there is only the first.
 */
export async function readVaultKeys(home: string): Promise<readonly VaultKey[]> {
  const old = await readKey(oldKeyPath(home))
  const key = await readVaultKey(home)
  return old === undefined ? [key] : [key, old]
}

/** Reads it, and makes it where there is none. Several may do so at once: all get the same one. */
export async function ensureVaultKey(home: string): Promise<VaultKey> {
  const path = keyPath(home)
  return (await readKey(path)) ?? (await makeKey(home))
}

/**
 * Puts a new key in the place of the one there is, which is kept beside it until `forgetOldVaultKey`. What stands there is on
 * the disk when this returns. Where an old one lies beside it already, nothing is changed.
 */
export async function replaceVaultKey(home: string): Promise<void> {
  if (await isCredential(keyPath(home)))
    throw setupFailed(
      'The key of the vault is a credential of systemd, which is not replaced here.',
      'Put the file itself back in the place of the link, rotate, and make the credential of the new file.',
    )
  const key = await readVaultKey(home)
  const old = await readKey(oldKeyPath(home))
  // Equal when it was killed between the two: the old one is still the key.
  if (old !== undefined && !key.equals(old)) return
  const owner = await stat(keyPath(home))
  // A copy, not a link: the owners of a home refuse a file with two names.
  if (old === undefined) await writeKey(oldKeyPath(home), key.toString('base64url'), owner)
  await writeKey(keyPath(home), newSecret(), owner)
  // Else a name could be lost with the power, after what was wrapped with its key was written.
  await syncFolder(join(home, 'secrets'))
}

/** Appears whole or not at all. Root may write here what belongs to `work`. */
async function writeKey(
  path: string,
  secret: string,
  { uid, gid }: { readonly uid: number; readonly gid: number },
): Promise<void> {
  const unfinished = `${path}.${randomUUID()}`
  const file = await open(unfinished, 'wx', 0o600)
  try {
    await file.writeFile(secret)
    await file.chown(uid, gid)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(unfinished, path)
}

/** Call it when nothing is wrapped with it any more. */
export async function forgetOldVaultKey(home: string): Promise<void> {
  await rm(oldKeyPath(home), { force: true })
}

function oldKeyPath(home: string): string {
  return `${keyPath(home)}.old`
}

function keyPath(home: string): string {
  return join(home, 'secrets', 'vault-key')
}

async function makeKey(home: string): Promise<VaultKey> {
  const path = keyPath(home)
  const secret = newSecret()
  const unfinished = `${path}.${randomUUID()}`
  const file = await open(unfinished, 'w', 0o600)
  try {
    await file.writeFile(secret)
    await giveToOwner(home, unfinished)
    await file.sync()
    // A link, not a rename: it never replaces the key of somebody who was faster.
    await link(unfinished, path).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    })
  } finally {
    await file.close()
    await rm(unfinished, { force: true })
  }
  return await readVaultKey(home)
}

/** Root gives it to whom the vault belongs: who reads the backups tomorrow is not root. */
async function giveToOwner(home: string, path: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const vault = await lstat(vaultFolder(home)).catch(() => undefined)
  // A home whose regions all lie elsewhere, and that no start has given to anybody: it is root's.
  if (vault !== undefined) await chown(path, vault.uid, 0)
}

async function readKey(path: string): Promise<VaultKey | undefined> {
  if (await isCredential(path)) await requireGuarded(path)
  const secret = await readSecretFile(path)
  return secret === undefined ? undefined : Buffer.from(secret, 'base64url')
}
