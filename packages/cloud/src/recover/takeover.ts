import { PlatformError } from '@zennnn/kernel'
import { sayFailure } from '../vault/copy-failure.ts'
import type { Repository } from '../vault/repository.ts'
import { isLocked, removeDeadLocks, writeSnapshot } from '../vault/restic.ts'
import type { Takeover } from './takeover-judge.ts'
import { readTakeovers, TAKEOVER_TAG, type TakeoverLook, unlessKnown } from './takeover-look.ts'
import {
  ensureMarks,
  forgetTakenOver,
  keepMarks,
  readMarks,
  type TakeoverPlace,
} from './takeover-register.ts'

/**
 * Makes this the cloud, once: writes so beside the backups of the control database in each region given, where the cloud that
 * was lost finds it when it comes back, and other recoveries do. STATE_REFUSED when another one was there first, by what the
 * control database knows, unless `despite` names it. Done again for the same `id` it writes only what is missing. Returns those
 * that could not be told: they get it later, from the cloud that lives, see markRegions. Throws when none could.
 */
export async function takeOver(
  place: TakeoverPlace,
  repositories: readonly Repository[],
  { id, despite }: { readonly id: string; readonly despite: readonly string[] },
): Promise<readonly Untold[]> {
  await ensureMarks(place)
  const before = await findForeign(place, repositories, [id, ...despite])
  if (before.length > 0) throw refusal(before)
  await keepMarks(place, { own: id, despite })
  const untold = await tellEach(repositories, id)
  // Who wrote at the same time reads this, too: none of both goes on.
  const after = await findForeign(place, repositories, [id, ...despite])
  if (after.length > 0) throw refusal(after)
  await forgetTakenOver(place)
  return untold
}

/** A region that could not be told who is this cloud. */
export interface Untold {
  readonly region: string
  readonly message: string
}

/**
 * Says in each region that answered, and does not say so yet, that this is the cloud, where a recovery or somebody's word made it
 * so. Returns those where that failed.
 */
export async function markRegions(
  place: TakeoverPlace,
  { open }: Pick<TakeoverLook, 'open'>,
): Promise<readonly Untold[]> {
  const { own } = await readMarks(place)
  if (own === undefined) return []
  const untold: Untold[] = []
  for (const { repository, told } of open)
    if (!told.includes(own))
      await writeTakeover(repository, own).catch((error: unknown) => {
        untold.push({ region: repository.region, message: sayFailure(error) })
      })
  return untold
}

async function tellEach(
  repositories: readonly Repository[],
  id: string,
): Promise<readonly Untold[]> {
  const failures: { readonly region: string; readonly error: unknown }[] = []
  for (const repository of repositories)
    try {
      const told = await readTakeovers(repository)
      if (!told.some((one) => one.id === id)) await writeTakeover(repository, id)
    } catch (error) {
      unlessKnown(error)
      failures.push({ region: repository.region, error })
    }
  const [first] = failures
  if (first !== undefined && failures.length === repositories.length) throw first.error
  return failures.map(({ region, error }) => ({ region, message: sayFailure(error) }))
}

async function findForeign(
  place: TakeoverPlace,
  repositories: readonly Repository[],
  own: readonly string[],
): Promise<readonly Takeover[]> {
  const found = await Promise.all(
    repositories.map(async (one) => (await readTakeovers(one).catch(unlessKnown)) ?? []),
  )
  const { known } = await readMarks(place)
  return found.flat().filter(({ id }) => !known.has(id) && !own.includes(id))
}

/** Who died while he had the repository for himself alone keeps nobody from it, once that can be told. */
async function writeTakeover(repository: Repository, id: string): Promise<void> {
  try {
    await writeMark(repository, id)
  } catch (error) {
    if (!isLocked(error)) throw error
    await removeDeadLocks(repository)
    await writeMark(repository, id)
  }
}

async function writeMark(repository: Repository, id: string): Promise<void> {
  const { input, ended, abandon } = writeSnapshot(repository, `${TAKEOVER_TAG}${id}`)
  try {
    input.end(`This cloud was taken over by the recovery ${id}.\n`)
    await ended
  } catch (error) {
    abandon()
    throw error
  }
}

/** Why nothing goes on. */
export function refusal(takeovers: readonly Takeover[]): PlatformError {
  const [first] = takeovers
  const { id = '', at = '', region = '' } = first ?? {}
  const despite = [...new Set(takeovers.map((one) => `--despite ${one.id}`))].join(' ')
  return new PlatformError('STATE_REFUSED', {
    message:
      at === ''
        ? `Another recovery took this cloud over: in every region but the home, as in ${region}, its copies have other keys: ${id}. Nobody was let in.`
        : `Another recovery took this cloud over at ${at}, by the region ${region}: ${id}. Nobody was let in.`,
    hint: `Two clouds with the same databases would each lose what people write in the other. Where the other one is given up for good, say ${despite}. It is shut out then.`,
  })
}

/** What is asked where nobody can know. */
export function question({ id, region }: Takeover): PlatformError {
  return new PlatformError('STATE_REFUSED', {
    message: `Another recovery may have taken this cloud over: in ${region}, the only other region, its copies have other keys: ${id}. Nobody was let in.`,
    hint: `When a cloud lives that was recovered from there, this one is it no more. When none does, somebody changed or damaged these copies: say --despite ${id}, and mend them: docs/operator/lost-region.md.`,
  })
}
