import { randomUUID } from 'node:crypto'
import { chown, link, lstat, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { newSecret } from '@zennnn/kernel'
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

/** Reads it, and makes it where there is none. Several may do so at once: all get the same one. */
export async function ensureVaultKey(home: string): Promise<VaultKey> {
  const path = keyPath(home)
  return (await readKey(path)) ?? (await makeKey(home))
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
  const { uid } = await lstat(vaultFolder(home))
  await chown(path, uid, 0)
}

async function readKey(path: string): Promise<VaultKey | undefined> {
  const secret = await readSecretFile(path)
  return secret === undefined ? undefined : Buffer.from(secret, 'base64url')
}
