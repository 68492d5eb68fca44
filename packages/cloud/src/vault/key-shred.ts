import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type DatabaseId, newSecret, PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'
import { sayFailure } from './copy-failure.ts'
import { requireMounted } from './region-mounted.ts'
import { getRegion, type Region } from './regions.ts'
import { openPrivileged, type Repository } from './repository.ts'
import { isThere } from './repository-folder.ts'
import {
  type RepositoryState,
  readState,
  repositoryAbsent,
  repositoryShut,
  WRONG_PASSWORD,
} from './repository-state.ts'
import { addPassword, listOtherKeys, prepareRepository, removeKeys } from './restic.ts'
import { removeAside } from './scrub.ts'
import type { Vault } from './vault.ts'

/** What became of the copies of a database in one region. */
export type ShreddedRegion =
  | {
      readonly region: string
      readonly shredded: true
      /** Ids of the keys that were removed from the repository. */
      readonly keysRemoved: readonly string[]
      /** What the password that was registered opens now. */
      readonly proof: string
      /** What may lie there still: nothing, or what nobody can read. */
      readonly left: 'nothing' | 'ciphertext'
    }
  | { readonly region: string; readonly shredded: false; readonly message: string }

interface Of {
  readonly database: DatabaseId
  readonly region: Region
}

/** What is known of keys that are being destroyed. */
interface Progress {
  /** Those that are or will be removed; undefined when the repository was never opened for that. */
  readonly keysRemoved: readonly string[] | undefined
  /** From here on only what nobody can read may be left; undefined when that is not shown yet. */
  readonly proof: string | undefined
}

/**
 * Removes the keys of one repository, then what it holds where that is a folder, then its password. Killed at any point, the
 * next call goes on. What is not there or was never opened is not shredded: the answer says why.
 */
export async function shredRegion(
  vault: Vault,
  register: Client,
  { database, region: name }: { readonly database: DatabaseId; readonly region: string },
): Promise<ShreddedRegion> {
  try {
    const region = getRegion(vault.regions, name)
    const of = { database, region }
    const repository = await openPrivileged(register, vault.home, of)
    const before = await readProgress(register, of)
    const state = await readState(repository)
    const { keysRemoved = [], proof } =
      state === 'absent'
        ? await proveAbsence(register, of, { repository, before })
        : await destroy(register, of, { repository, before, state })
    const left = await leave(repository, { state, before })
    await register.query(
      `with look as (delete from zennnn_vault.repository_look where database_id = $1 and region = $2)
       delete from zennnn_vault.repository_password where database_id = $1 and region = $2`,
      [database, name],
    )
    return { region: name, shredded: true, keysRemoved, proof, left }
  } catch (error) {
    // What a disk refuses keeps nobody from the other regions.
    const isExpected =
      error instanceof PlatformError || (error instanceof Error && 'syscall' in error)
    if (!isExpected) throw error
    return { region: name, shredded: false, message: sayFailure(error) }
  }
}

type Proved = Progress & { readonly proof: string }

/** Deletes what a folder has still. Of one that cannot be seen any more, and of a server, it may be there. */
async function leave(
  { folder }: Repository,
  { state, before }: { readonly state: RepositoryState; readonly before: Progress },
): Promise<'nothing' | 'ciphertext'> {
  const neverWas = state === 'absent' && before.proof === undefined
  if (folder === undefined) return neverWas ? 'nothing' : 'ciphertext'
  const isSeen = await isThere(folder)
  await rm(folder, { recursive: true, force: true })
  return neverWas || isSeen ? 'nothing' : 'ciphertext'
}

/** An empty folder in the place of a disk is no proof: the keys are on the disk. */
async function proveAbsence(
  register: Client,
  { region }: Of,
  { repository, before }: { readonly repository: Repository; readonly before: Progress },
): Promise<Proved> {
  // It was killed after that, and only the rest was to be deleted.
  if (before.proof !== undefined) return { ...before, proof: before.proof }
  if (repository.wasMade) throw repositoryAbsent(region.name)
  await requireMounted(register, region)
  return { keysRemoved: [], proof: 'there is no repository' }
}

async function destroy(
  register: Client,
  of: Of,
  {
    repository,
    before,
    state,
  }: {
    readonly repository: Repository
    readonly before: Progress
    readonly state: RepositoryState
  },
): Promise<Proved> {
  const keysRemoved =
    state === 'open' ? await removeEveryKey(register, of, repository, before) : before.keysRemoved
  const after = state === 'open' ? await readState(repository) : state
  if (after === 'open')
    throw new PlatformError('INTERNAL', {
      message: `The password still opens the repository in the region ${of.region.name}.`,
    })
  const { folder } = repository
  if (folder !== undefined) {
    await rm(join(folder, 'keys'), { recursive: true, force: true })
    await removeAside(folder)
  }
  // Keys that are damaged do not open either, and may be whole again: only of one that we had opened that is our doing.
  const isOurs = after === 'shut' && keysRemoved !== undefined
  if (folder === undefined && !isOurs) throw repositoryShut(of.region.name)
  const proof = isOurs ? WRONG_PASSWORD : 'its keys are deleted'
  await noteProof(register, of, { keysRemoved, proof })
  return { keysRemoved, proof }
}

/**
 * restic keeps the last key of a repository: it becomes one of a password that nobody keeps. So it is the same for folders,
 * servers and buckets.
 */
async function removeEveryKey(
  register: Client,
  { database, region }: Of,
  repository: Repository,
  before: Progress,
): Promise<readonly string[]> {
  await prepareRepository(repository)
  const nobodys = { ...repository, password: newSecret() }
  await addPassword(repository, nobodys.password)
  const ids = await listOtherKeys(nobodys)
  const all = [...new Set([...(before.keysRemoved ?? []), ...ids])]
  await register.query(
    'update zennnn_vault.repository_password set keys_removed = $3 where database_id = $1 and region = $2',
    [database, region.name, all],
  )
  await removeKeys(nobodys, ids)
  return all
}

async function readProgress(register: Client, { database, region }: Of): Promise<Progress> {
  const { rows } = await register.query<{ ids: readonly string[] | null; proof: string | null }>(
    `select keys_removed as ids, shred_proof as proof from zennnn_vault.repository_password
     where database_id = $1 and region = $2`,
    [database, region.name],
  )
  return { keysRemoved: rows[0]?.ids ?? undefined, proof: rows[0]?.proof ?? undefined }
}

/** Before the repository is gone: a run that is killed in between is gone on with, not taken for a disk that is away. */
async function noteProof(
  register: Client,
  { database, region }: Of,
  { keysRemoved = [], proof }: Proved,
): Promise<void> {
  await register.query(
    `with no_copies as (
       update zennnn_vault.copy c set snapshot = null, read_back_at = null, message = 'Its keys were destroyed.'
       from zennnn_vault.backup b where b.id = c.backup and b.database_id = $1 and c.region = $2
     )
     update zennnn_vault.repository_password set made = false, keys_removed = $3, shred_proof = $4
     where database_id = $1 and region = $2`,
    [database, region.name, keysRemoved, proof],
  )
}
