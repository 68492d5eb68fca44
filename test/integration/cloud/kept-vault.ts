import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createDecipheriv } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import {
  type BackupRecord,
  downloadBackup,
  readRegions,
  runBackup,
  type Vault,
} from '@zennnn/cloud'
import { type DatabaseId, systemClock } from '@zennnn/kernel'
import { testCluster } from '../../kit.ts'
import { openCloud } from './world.ts'

const ZENNNN = new URL('../../../bin/zennnn', import.meta.url).pathname

export interface KeptVault {
  /** Reads the file of regions each time. */
  readonly vault: Vault
  readonly database: DatabaseId
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
  readonly zennnn: (
    ...args: readonly string[]
  ) => Promise<{ code: number; stdout: string; stderr: string }>
}

/** A home with one customer, acme, of 2000 tags. `file`: its regions.json; nothing: three folders. */
export async function openKeptVault(t: TestContext, file?: object): Promise<KeptVault> {
  const { secrets, ...address } = testCluster()
  const cloud = await openCloud(t)
  await cloud.startWork()
  const { database, job } = await cloud.order()
  assert.equal((await cloud.ended(job))['state'], 'done')
  const home = await mkdtemp(join(tmpdir(), 'zennnn-keep-'))
  t.after(async () => {
    await rm(home, { recursive: true, force: true })
  })
  await symlink(address.host, join(home, 'run'))
  await mkdir(join(home, 'secrets'), { mode: 0o700 })
  await writeFile(join(home, 'secrets', 'postgres'), secrets.superuser)
  await writeFile(join(home, 'secrets', 'maintain'), secrets.maintain)
  await writeFile(join(home, 'secrets', 'tenant-key'), secrets.tenantKey)
  const state = { control: cloud.control, operatorShown: true }
  await writeFile(join(home, 'state.json'), JSON.stringify(state))
  if (file !== undefined) await writeFile(join(home, 'regions.json'), JSON.stringify(file))
  await cloud.ask(
    database,
    `insert into app.tag (id, name) select gen_random_uuid(), 'tag ' || n || md5(n::text) from generate_series(1, 2000) n`,
  )
  const vault = { ...cloud.tools, home, regions: readRegions(home), clock: systemClock }
  return {
    vault,
    database,
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
    zennnn: async (...args) => {
      const env = { PATH: process.env['PATH'], ZENNNN_HOME: home }
      return await new Promise((resolve) => {
        execFile(ZENNNN, args, { env }, (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
        })
      })
    },
  }
}

/** By the description in docs: AES-256-GCM; nonce, tag, ciphertext. */
function unwrap(key: Buffer, purpose: string, wrapped: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, 12))
  decipher.setAAD(Buffer.from(purpose)).setAuthTag(wrapped.subarray(12, 28))
  return decipher.update(wrapped.subarray(28), undefined, 'utf8') + decipher.final('utf8')
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
