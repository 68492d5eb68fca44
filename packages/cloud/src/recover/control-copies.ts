import { readdir } from 'node:fs/promises'
import { type DatabaseId, isDatabaseId, PlatformError } from '@zennnn/kernel'
import { setupFailed } from '../machine/setup-failed.ts'
import { controlPassword } from '../vault/control-password.ts'
import { sayFailure } from '../vault/copy-failure.ts'
import type { Region } from '../vault/regions.ts'
import type { Repository } from '../vault/repository.ts'
import { findPlace } from '../vault/repository-place.ts'
import { readState } from '../vault/repository-state.ts'
import { listSnapshots } from '../vault/restic.ts'
import { readVaultKeys } from '../vault/vault-key.ts'
import { inOrderOfUse } from './backup-choice.ts'
import { isTakeover } from './takeover.ts'

/** A backup of the control database as its region has it. */
export interface ControlCopy {
  /** Id of the backup. */
  readonly backup: string
  /** ISO 8601. */
  readonly at: string
  readonly snapshot: string
}

/** The copies of a control database in one region, found without any register. */
export interface ControlCopies {
  readonly control: DatabaseId
  readonly repository: Repository
  /** Newest first. */
  readonly copies: readonly ControlCopy[]
}

/**
 * Finds the repository that the key of the vault opens: that of the control database. `control`: its id, needed where the
 * region is no folder. `now`: what says to be newer comes last. One that is damaged, or that somebody else put there, keeps nobody from the next. SETUP_FAILED when
 * none opens, or none is there.
 */
export async function findControlCopies(
  home: string,
  region: Region,
  { control, now }: { readonly control: DatabaseId | undefined; readonly now: Date },
): Promise<ControlCopies> {
  const keys = await readVaultKeys(home)
  const failures: PlatformError[] = []
  for (const database of await listCandidates(region, control)) {
    const place = await findPlace(region, database)
    for (const key of keys) {
      const password = controlPassword(key, { database, region: region.name })
      const repository = { ...place, region: region.name, password, wasMade: true }
      if (await opensOrTells(repository, failures))
        return { control: database, repository, copies: await readCopies(repository, now) }
    }
  }
  const because = failures.map((one) => ` ${sayFailure(one)}`)
  throw setupFailed(
    `No repository in the region ${region.name} opens with the key of the vault.${because[0] ?? ''}`,
    'Is secrets/vault-key the one of the cloud that was lost? Put the one of before beside it, as secrets/vault-key.old, or take another region.',
  )
}

async function opensOrTells(repository: Repository, failures: PlatformError[]): Promise<boolean> {
  try {
    return (await readState(repository)) === 'open'
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    failures.push(error)
    return false
  }
}

async function listCandidates(
  { name, place }: Region,
  control: DatabaseId | undefined,
): Promise<readonly DatabaseId[]> {
  if (control !== undefined) return [control]
  if (place.kind !== 'folder')
    throw setupFailed(
      `The region ${name} is no folder of this machine: what lies there cannot be listed.`,
      'Name the control database with --control; its id is in state.json, and a folder of that name on the server of the region.',
    )
  const names = await readdir(place.path).catch((cause: unknown) => {
    throw setupFailed(
      `The folder of the region ${name}, ${place.path}, is not there.`,
      'Copy it there, or say in regions.json where it is.',
      cause,
    )
  })
  return names.filter(isDatabaseId)
}

async function readCopies(repository: Repository, now: Date): Promise<readonly ControlCopy[]> {
  const snapshots = await listSnapshots(repository)
  const copies = snapshots
    .filter((one) => !isTakeover(one))
    .map(({ id, tags, at }) => ({ backup: tags[0] ?? id, at, snapshot: id }))
  return inOrderOfUse(copies, now, ({ at }) => new Date(at))
}

/** The newest, or the one that is asked for. NOT_FOUND. */
export function chooseCopy(
  { copies }: Pick<ControlCopies, 'copies'>,
  wanted: string | undefined,
): ControlCopy {
  const found = wanted === undefined ? copies[0] : copies.find(({ backup }) => backup === wanted)
  if (found !== undefined) return found
  throw new PlatformError('NOT_FOUND', {
    message:
      wanted === undefined
        ? 'The region has no backup of the control database.'
        : `The region has no backup "${wanted}" of the control database.`,
  })
}
