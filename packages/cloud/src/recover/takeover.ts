import { once } from 'node:events'
import { PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import { openRepository, type Repository } from '../vault/repository.ts'
import { listSnapshots, writeSnapshot } from '../vault/restic.ts'
import type { Vault } from '../vault/vault.ts'

/** A snapshot with this beginning of its tag is no backup: it says that a recovery took the cloud over. */
const TAG = 'taken-over-'

/** Says in a region that a recovery has become the cloud. */
export interface Takeover {
  readonly id: string
  /** By its own words, ISO 8601. */
  readonly at: string
  /** Where it was read. */
  readonly region: string
}

type Place = Pick<Vault, 'access' | 'control'>

/** Whether a snapshot among those of the control database says so, and is no backup. */
export function isTakeover({ tags }: { readonly tags: readonly string[] }): boolean {
  return tags.some((tag) => tag.startsWith(TAG))
}

/**
 * Makes this the cloud, once: writes so beside the backups of the control database in each region given, where the cloud that
 * was lost finds it when it comes back, and other recoveries do. STATE_REFUSED when another one was there first, by what the
 * control database knows, unless `despite` names it. Done again for the same `id` it writes only what is missing.
 */
export async function takeOver(
  place: Place,
  repositories: readonly Repository[],
  { id, despite }: { readonly id: string; readonly despite: readonly string[] },
): Promise<void> {
  const before = await findForeign(place, repositories, [id, ...despite])
  if (before.length > 0) throw refusal(before)
  await asOwner(place.access, place.control, async (register) => {
    for (const one of [id, ...despite]) await keepKnown(register, one)
  })
  for (const repository of repositories)
    if (!(await readTakeovers(repository)).some((one) => one.id === id))
      await writeTakeover(repository, id)
  // Who wrote at the same time reads this, too: none of both goes on.
  const after = await findForeign(place, repositories, [id, ...despite])
  if (after.length > 0) throw refusal(after)
}

/**
 * Takeovers of this cloud by another that regions tell of; those that cannot be asked at the moment tell nothing. Costs
 * starting restic for each region that has a copy of the control database.
 */
export async function findTakeovers(
  vault: Pick<Vault, 'access' | 'control' | 'home' | 'regions'>,
): Promise<readonly Takeover[]> {
  const repositories = await asOwner(vault.access, vault.control, async (register) => {
    const found: Repository[] = []
    for (const region of vault.regions) {
      const repository = await openRepository(register, vault.home, {
        database: vault.control,
        region,
      }).catch(unlessKnown)
      if (repository?.wasMade === true) found.push(repository)
    }
    return found
  })
  return await findForeign(vault, repositories, [])
}

/** Lets this cloud go on though another took it over: whoever says so knows that the other one is not. */
export async function keepDespite(
  { access, control }: Place,
  takeovers: readonly string[],
): Promise<void> {
  await asOwner(access, control, async (register) => {
    for (const id of takeovers) await keepKnown(register, id)
  })
}

async function findForeign(
  { access, control }: Place,
  repositories: readonly Repository[],
  own: readonly string[],
): Promise<readonly Takeover[]> {
  const found = await Promise.all(
    repositories.map(async (one) => (await readTakeovers(one).catch(unlessKnown)) ?? []),
  )
  const known = await asOwner(access, control, async (register) => {
    const { rows } = await register.query<{ id: string }>('select id from zennnn_cloud.takeover')
    return new Set([...rows.map(({ id }) => id), ...own])
  })
  return found.flat().filter(({ id }) => !known.has(id))
}

async function readTakeovers(repository: Repository): Promise<readonly Takeover[]> {
  const snapshots = await listSnapshots(repository)
  const { region } = repository
  return snapshots.flatMap(({ tags, at }) =>
    tags
      .filter((tag) => tag.startsWith(TAG))
      .map((tag) => ({ id: tag.slice(TAG.length), at, region })),
  )
}

async function writeTakeover(repository: Repository, id: string): Promise<void> {
  const { input, ended, abandon } = writeSnapshot(repository, `${TAG}${id}`)
  try {
    input.end(`This cloud was taken over by the recovery ${id}.\n`)
    await Promise.race([once(input, 'finish'), ended])
    await ended
  } catch (error) {
    abandon()
    throw error
  }
}

async function keepKnown(register: Client, id: string): Promise<void> {
  await register.query(
    'insert into zennnn_cloud.takeover (id) values ($1) on conflict (id) do nothing',
    [id],
  )
}

/** What a region that is away, or lacks the repository, answers. */
function unlessKnown(error: unknown): undefined {
  if (!(error instanceof PlatformError)) throw error
  return undefined
}

/** Why nothing goes on. */
export function refusal([first]: readonly Takeover[]): PlatformError {
  const { id = '', at = '', region = '' } = first ?? {}
  return new PlatformError('STATE_REFUSED', {
    message: `Another recovery took this cloud over at ${at}, by the region ${region}: ${id}. Nobody was let in.`,
    hint: `Two clouds with the same databases would each lose what people write in the other. Where the other one is given up for good, say --despite ${id}.`,
  })
}
