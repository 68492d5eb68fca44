import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createDecipheriv } from 'node:crypto'
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import {
  type BackupRecord,
  downloadBackup,
  getBackup,
  readRegions,
  runBackup,
  type Vault,
} from '@zennnn/cloud'
import { type DatabaseId, systemClock } from '@zennnn/kernel'
import { commandEnvironment, type Ended, runZennnn } from '../../command.ts'
import { openHome } from '../../home.ts'
import { giveRepositories } from '../../light-repositories.ts'
import { addAcme, openCloud } from './world.ts'

const run = promisify(execFile)

export interface KeptVault {
  /** Reads the file of regions each time. */
  readonly vault: Vault
  readonly database: DatabaseId
  /** One more customer, without tags. */
  readonly add: (slug: string, tier?: 'paid' | 'trial') => Promise<DatabaseId>
  readonly backup: (vault?: Vault) => Promise<BackupRecord>
  /** Rows of a statement in the control database. */
  readonly ask: (
    sql: string,
    values?: readonly unknown[],
  ) => Promise<Record<string, unknown> | undefined>
  /** Of the customer's database. */
  readonly askCustomer: (sql: string) => Promise<Record<string, unknown> | undefined>
  /** Of the repository in a region: as somebody knows it who has all keys. */
  readonly password: (region: string, stage?: 'wrapped' | 'next_wrapped') => Promise<string>
  readonly zennnn: (...args: readonly string[]) => Promise<Ended>
}

/** As openNewVault, with the repositories there already where its regions are folders. */
export async function openKeptVault(t: TestContext, file?: object): Promise<KeptVault> {
  const world = await openNewVault(t, file)
  if (file === undefined) await prepare(world, (region) => join(world.vault.home, 'vault', region))
  return world
}

/** As openNewVault, with regions that are servers of other machines; the repositories are there already. */
export async function openServedVault(
  t: TestContext,
  { folder, file }: { readonly folder: string; readonly file: object },
): Promise<KeptVault> {
  const world = await openNewVault(t, file)
  await prepare(world, (region) => join(folder, region, 'cloud'))
  return world
}

async function prepare(
  { vault, database, ask }: KeptVault,
  folderOf: (region: string) => string,
): Promise<void> {
  await giveRepositories({ home: vault.home, database, folderOf, register: ask })
}

/** A home with one customer, acme, of 2000 tags, and no backup yet. `file`: its regions.json; nothing: three folders. */
export async function openNewVault(t: TestContext, file?: object): Promise<KeptVault> {
  const cloud = await openCloud(t)
  await cloud.startWork()
  const database = await addAcme(cloud)
  const home = await openHome(t, cloud.control)
  if (file !== undefined) await writeFile(join(home, 'regions.json'), JSON.stringify(file))
  const vault = { ...cloud.tools, home, regions: readRegions(home), clock: systemClock }
  return {
    vault,
    database,
    add: async (slug, tier = 'trial') => {
      const ordered = await cloud.order({ name: slug, slug, tier })
      const { state, message } = await cloud.ended(ordered.job)
      assert.equal(state, 'done', String(message))
      return ordered.database
    },
    backup: async (other = vault) => await runBackup(other, { database, kind: 'manual' }),
    ask: async (sql, values) => await cloud.ask(cloud.control, sql, values),
    askCustomer: async (sql) => await cloud.ask(database, sql),
    password: async (region, stage = 'wrapped') => {
      const row = await cloud.ask(
        cloud.control,
        `select ${stage} as wrapped from zennnn_vault.repository_password where database_id = $1 and region = $2`,
        [database, region],
      )
      const wrapped = row?.['wrapped']
      assert.ok(Buffer.isBuffer(wrapped))
      const key = await readFile(join(home, 'secrets', 'vault-key'), 'utf8')
      return unwrap(Buffer.from(key, 'base64url'), `${database} ${region}`, wrapped)
    },
    zennnn: async (...args) => await runZennnn(commandEnvironment(home), args),
  }
}

/** By the description in docs: AES-256-GCM; nonce, tag, ciphertext. */
function unwrap(key: Buffer, purpose: string, wrapped: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, 12))
  decipher.setAAD(Buffer.from(purpose)).setAuthTag(wrapped.subarray(12, 28))
  return decipher.update(wrapped.subarray(28), undefined, 'utf8') + decipher.final('utf8')
}

/** Whether a password opens the repository in a folder; what else is wrong with it rejects. */
export async function opensWith(folder: string, password: string): Promise<boolean> {
  const env = { ...process.env, RESTIC_PASSWORD: password }
  return await run('restic', ['--no-cache', '-r', folder, 'cat', 'config'], { env }).then(
    () => true,
    (error: unknown) => {
      assert.match(String(error), /wrong password or no key found/)
      return false
    },
  )
}

/** What the audit log of the cloud says of keys, oldest first. */
export async function keyEvents({ ask }: KeptVault): Promise<readonly unknown[]> {
  const row = await ask(
    `select json_agg(why order by id) as all from app.audit_entry where operation = 'event' and model = 'vault_key'`,
  )
  return Array.isArray(row?.['all']) ? row['all'] : []
}

/** Of the repository in a region that is a folder. */
export function folderOf({ vault, database }: KeptVault, region: string): string {
  return join(vault.home, 'vault', region, database)
}

export async function readBackup({ vault }: KeptVault, id: string): Promise<BackupRecord> {
  return await getBackup(vault.access, vault.control, id)
}

/** Regions whose copy was read back. */
export function readBackIn({ copies }: BackupRecord): readonly string[] {
  return copies.filter(({ readBackAt }) => readBackAt !== null).map(({ region }) => region)
}

/** Reads all of the copy in one region; rejects unless it is the registered dump. */
export async function readWhole(
  { vault }: KeptVault,
  backup: BackupRecord,
  region: string,
): Promise<void> {
  const copies = backup.copies.filter((copy) => copy.region === region)
  const file = join(vault.home, `${region}.zip`)
  assert.equal(await downloadBackup(vault, { ...backup, copies }, file), region)
  await rm(file)
}

/** The packs with parts of dumps below a repository's folder. Packs that only list files are small. */
export async function dumpPacks(repository: string): Promise<readonly string[]> {
  const data = join(repository, 'data')
  const found: string[] = []
  for (const name of await readdir(data, { recursive: true })) {
    const path = join(data, name)
    const bytes = await readFile(path).catch(() => Buffer.alloc(0))
    if (bytes.length >= 65_536) found.push(path)
  }
  return found
}

/** Changes what is in a file, whatever its mode. */
export async function spoil(path: string, how: 'flip' | 'truncate'): Promise<void> {
  await chmod(path, 0o600)
  const bytes = await readFile(path)
  if (how === 'truncate') {
    await writeFile(path, bytes.subarray(0, bytes.length >> 1))
    return
  }
  for (let at = 40; at < bytes.length - 100; at += 32_768)
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  await writeFile(path, bytes)
}
