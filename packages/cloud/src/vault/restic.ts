import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { PlatformError } from '@zennnn/kernel'
import { lastLine } from '../machine/kept-output.ts'
import type { Repository } from './repository.ts'
import { lightenKeys } from './repository-lighten.ts'
import { isMade, repositoryAbsent } from './repository-state.ts'
import { end, runRestic, startRestic, watchWaiting } from './restic-process.ts'

/** Name of the one file in a snapshot. */
const FILE = 'database.dump'
/** After the last byte of a dump, packs, index and snapshot are still to be sent. */
const LAST_SENDING = 5

/** Before a file comes, the index and the pack that it is in. */
const BETWEEN_FILES = 5

/** A backup that takes what is written to `input`. It becomes a snapshot only when `input` is ended. */
export interface SnapshotWriter {
  /** Name of the region. */
  readonly region: string
  readonly input: Writable
  /** Rejects when there is no snapshot. */
  readonly ended: Promise<WrittenSnapshot>
  /** Ends it without a snapshot. */
  readonly abandon: () => void
}

/** What restic says of a snapshot that it has just written. */
export interface WrittenSnapshot {
  /** Bytes that were new to the repository. */
  readonly added: number
  /** The first characters of its id. */
  readonly snapshot: string
}

/**
 * Makes the repository where there never was one, and removes the locks of processes that died. SETUP_FAILED where one is
 * registered that is not there.
 */
export async function prepareRepository(repository: Repository): Promise<void> {
  if (!(await isMade(repository))) {
    if (repository.wasMade) throw repositoryAbsent(repository.region)
    await run(repository, ['init', '--repository-version', '2'])
  }
  const { folder } = repository
  if (folder !== undefined) await lightenKeys(folder, repository)
  if (folder === undefined || (await hasLocks(folder))) await run(repository, ['unlock'])
}

/** Starting restic to find none is a fifth of what a night of a small database costs. */
async function hasLocks(folder: string): Promise<boolean> {
  return (await readdir(join(folder, 'locks'))).length > 0
}

/** Removes the locks of processes that died on this machine, and of all that are older than half an hour. */
export async function removeDeadLocks(repository: Repository): Promise<void> {
  await run(repository, ['unlock'])
}

/** Whether something failed because another process has the repository for itself alone. */
export function isLocked(error: unknown): boolean {
  return error instanceof PlatformError && error.message.includes('unable to create lock')
}

/** Begins a snapshot. `tag` names it; see findSnapshots. */
export function writeSnapshot(repository: Repository, tag: string): SnapshotWriter {
  const restic = startRestic(repository, [
    'backup',
    '--json',
    '--stdin',
    '--stdin-filename',
    FILE,
    '--host',
    'zennnn',
    '--tag',
    tag,
  ])
  const { child, ended } = restic
  const { patienceMs } = repository
  // A dump that is slow is no fault of the region: it is watched only while something waits for it.
  watchWaiting(restic, patienceMs, () => child.stdin.writableNeedDrain)
  child.stdin.once('finish', () => {
    watchWaiting(
      restic,
      patienceMs === undefined ? undefined : patienceMs * LAST_SENDING,
      () => true,
    )
  })
  const written = ended.then(readSummary)
  // Who does not await it yet, because the dump goes on, is no reason to end the process.
  written.catch(() => undefined)
  // A restic that ends early breaks its pipe; `ended` says why.
  child.stdin.on('error', () => undefined)
  return {
    region: repository.region,
    input: child.stdin,
    ended: written,
    abandon: () => {
      end(child, 'SIGINT')
    },
  }
}

/** Makes a snapshot of a folder; what the one before has of it is not sent again. */
export async function writeFolder(
  repository: Repository,
  folder: string,
  tags: readonly string[],
): Promise<WrittenSnapshot> {
  const named = tags.flatMap((tag) => ['--tag', tag])
  const args = ['backup', '--json', '--host', 'zennnn', ...named, folder]
  return readSummary(await run(repository, args))
}

/**
 * Brings back below `target` the folder that a snapshot is of, with all folders above it. Given up when nothing comes for a while
 * from a region that may be away.
 */
export async function readFolder(
  repository: Repository,
  snapshot: string,
  { target, signal }: { readonly target: string; readonly signal: AbortSignal },
): Promise<void> {
  const { patienceMs } = repository
  await runRestic(repository, ['restore', snapshot, '--target', target], {
    signal,
    watch: (restic) => {
      const isStill = stillness(target)
      watchWaiting(
        restic,
        patienceMs === undefined ? undefined : patienceMs * BETWEEN_FILES,
        isStill,
      )
    },
  })
}

/** Tells whether nothing was written below a folder between the last two looks, of which each call begins one. @internal */
export function stillness(folder: string): () => boolean {
  let seen = ''
  let isStill = false
  const look = async (): Promise<void> => {
    const found = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = found.filter((one) => one.isFile())
    const states = await Promise.all(files.map((one) => stat(join(one.parentPath, one.name))))
    // Room is taken for a file before anything of it comes: its size says nothing.
    const written = `${states.length} ${Math.max(...states.map(({ mtimeMs }) => mtimeMs))}`
    isStill = written === seen
    seen = written
  }
  return () => {
    // What is renamed meanwhile is not still.
    void look().catch(() => {
      isStill = false
    })
    return isStill
  }
}

/** A snapshot as the repository has it. */
export interface Snapshot {
  /** In full. */
  readonly id: string
  readonly tags: readonly string[]
}

export interface DatedSnapshot extends Snapshot {
  /** By its own words, ISO 8601. */
  readonly at: string
}

/** All that there are. Those whose files are damaged are left out. */
export async function listSnapshots(repository: Repository): Promise<readonly DatedSnapshot[]> {
  return readSnapshots(await list(repository, ['snapshots', '--json']))
}

/** The full ids of the snapshots with this tag. */
export async function findSnapshots(
  repository: Repository,
  tag: string,
): Promise<readonly string[]> {
  const output = await list(repository, ['snapshots', '--json', '--tag', tag])
  return readSnapshots(output).map(({ id }) => id)
}

/** Of what restic said only the end is kept: a region that names tens of thousands is none that we wrote. */
function parseList(output: string): unknown {
  try {
    return JSON.parse(output)
  } catch (cause) {
    throw new PlatformError('INTERNAL', {
      message: 'A repository names more snapshots than there are backups.',
      hint: 'Somebody else writes there: look at it with restic.',
      cause,
    })
  }
}

function readSnapshots(output: string): readonly DatedSnapshot[] {
  const found = parseList(output)
  return (Array.isArray(found) ? found : []).flatMap((one: unknown) => {
    const [id, tags, at]: readonly unknown[] = ['id', 'tags', 'time'].map((name) =>
      Reflect.get(Object(one), name),
    )
    if (typeof id !== 'string') return []
    const names = (Array.isArray(tags) ? tags : []).filter((tag) => typeof tag === 'string')
    return [{ id, tags: names, at: typeof at === 'string' ? at : '' }]
  })
}

/**
 * The full ids of what was just written under this tag: one. A folder tells by the names of its files: starting restic
 * three times for that is a tenth of what a night of a small database costs.
 */
export async function findWritten(
  repository: Repository,
  tag: string,
  { snapshot }: WrittenSnapshot,
): Promise<readonly string[]> {
  if (repository.folder === undefined) return await findSnapshots(repository, tag)
  const names = await readdir(join(repository.folder, 'snapshots'))
  return names.filter((name) => name.startsWith(snapshot))
}

/** The content of a snapshot. Read it to its end and await `ended`: it rejects when the copy is damaged. */
export function readSnapshot(
  repository: Repository,
  snapshot: string,
): { readonly output: Readable; readonly ended: Promise<unknown>; readonly abandon: () => void } {
  const restic = startRestic(repository, ['dump', snapshot, `/${FILE}`], 'leave')
  const { child, ended } = restic
  let came = false
  child.stdout.on('data', () => {
    came = true
  })
  child.stdout.pause()
  // Neither is a reader that is slow.
  watchWaiting(restic, repository.patienceMs, () => {
    const isWaiting = !came && child.stdout.readableLength === 0
    came = false
    return isWaiting
  })
  return {
    output: child.stdout,
    ended,
    abandon: () => {
      end(child, 'SIGTERM')
    },
  }
}

/** Removes snapshots by their ids; what only they used stays until `pruneRepository`. Ids that are gone are no failure. */
export async function forgetSnapshots(
  repository: Repository,
  snapshots: readonly string[],
): Promise<void> {
  if (snapshots.length > 0) await run(repository, ['forget', ...snapshots])
}

/** Removes what no snapshot uses. Killed at any point it leaves a repository whose snapshots are whole. */
export async function pruneRepository(repository: Repository): Promise<void> {
  await runRestic(repository, ['prune'])
}

/**
 * As pruneRepository, of no more than is over soon: meanwhile nobody can write. The rest is removed by the next one; so is what
 * one leaves that came to its limit.
 */
export async function pruneSome(
  repository: Repository,
  limits: { readonly limitMs: number; readonly signal: AbortSignal },
): Promise<void> {
  await runRestic(repository, ['prune', '--max-repack-size', '256M'], limits)
}

/** Writes the index anew from what is there. */
export async function rebuildIndex(repository: Repository): Promise<void> {
  await runRestic(repository, ['rebuild-index'])
}

/** Gives a repository one more password. It goes by the input: arguments can be read by every user. */
export async function addPassword(repository: Repository, password: string): Promise<void> {
  await runRestic(repository, ['key', 'add'], {
    input: `${password}\n`,
    limitMs: repository.patienceMs,
  })
}

/** The ids of all keys of a repository but the one it is opened with. */
export async function listOtherKeys(repository: Repository): Promise<readonly string[]> {
  const keys: unknown = JSON.parse(await run(repository, ['key', 'list', '--json']))
  return (Array.isArray(keys) ? keys : [])
    .filter((key: unknown) => Reflect.get(Object(key), 'current') === false)
    .map((key: unknown) => String(Reflect.get(Object(key), 'id')))
}

/** Takes the passwords of these keys from a repository. */
export async function removeKeys(repository: Repository, ids: readonly string[]): Promise<void> {
  for (const id of ids) await run(repository, ['key', 'remove', id])
}

/** For what is over soon unless the region hangs. */
async function run(repository: Repository, args: readonly string[]): Promise<string> {
  return await runRestic(repository, args, { limitMs: repository.patienceMs })
}

/** As `run`, for what names everything that there is. */
async function list(repository: Repository, args: readonly string[]): Promise<string> {
  return await runRestic(repository, args, { limitMs: repository.patienceMs, output: 'list' })
}

/** The last message of `backup --json` is its summary. */
function readSummary(output: string): WrittenSnapshot {
  const summary: unknown = JSON.parse(lastLine(output))
  const added: unknown = Reflect.get(Object(summary), 'data_added')
  const snapshot: unknown = Reflect.get(Object(summary), 'snapshot_id')
  if (typeof added === 'number' && typeof snapshot === 'string' && snapshot !== '')
    return { added, snapshot }
  throw new PlatformError('INTERNAL', { message: 'restic ended without a summary.' })
}
