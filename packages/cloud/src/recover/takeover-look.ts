import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { PlatformError } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import { controlPassword } from '../vault/control-password.ts'
import { homeRegion, type Region } from '../vault/regions.ts'
import { openRepository, type Repository } from '../vault/repository.ts'
import { listMadeRegions } from '../vault/repository-made.ts'
import { WRONG_PASSWORD } from '../vault/repository-state.ts'
import { listSnapshots } from '../vault/restic.ts'
import type { Vault } from '../vault/vault.ts'
import { readVaultKeys } from '../vault/vault-key.ts'
import { judgeTakeovers, type RegionAnswer, type Takeover } from './takeover-judge.ts'
import { readMarks, type TakeoverPlace } from './takeover-register.ts'

/** A snapshot with this beginning of its tag is no backup: it says that a recovery took the cloud over. */
export const TAKEOVER_TAG = 'taken-over-'

/** A folder of this machine answers, unless its disk hangs. */
const FOLDER_MS = 60_000
/** To end a program that hangs. */
const GRACE_MS = 10_000

/** What the regions of a cloud tell. */
export interface TakeoverLook {
  /** By others. */
  readonly foreign: readonly Takeover[]
  /** What may be one: see judgeTakeovers. */
  readonly doubtful: readonly Takeover[]
  /** The copies of the control database in each region that answered and that our keys open. */
  readonly open: readonly {
    readonly repository: Repository
    /** Ids of all takeovers there. */
    readonly told: readonly string[]
  }[]
  /** Names of the regions that have such copies, by the register, and told nothing. */
  readonly silent: readonly string[]
}

/** Whether a snapshot among those of the control database says so, and is no backup. */
export function isTakeover({ tags }: { readonly tags: readonly string[] }): boolean {
  return tags.some((tag) => tag.startsWith(TAKEOVER_TAG))
}

/**
 * Asks every region for itself who is this cloud: one that hangs hides nothing of what another tells. Those that do not answer
 * within `patienceMs` tell nothing. Costs starting restic for each region that has a copy of the control database.
 */
export async function lookForTakeovers(
  vault: TakeoverPlace & Pick<Vault, 'home' | 'regions'>,
  patienceMs: number,
): Promise<TakeoverLook> {
  const { regions } = vault
  const having = await asOwner(
    vault.access,
    vault.control,
    async (register) => await listMadeRegions(register, vault.control),
  )
  const asked = await Promise.all(
    regions.map(async (region) => {
      const answer = askRegion(vault, region, patienceMs).catch(unlessKnown)
      // What hangs in the kernel no program can be kept from.
      const limitMs = Math.max(patienceMs, FOLDER_MS) + GRACE_MS
      return await Promise.race([answer, delay(limitMs, undefined, { ref: false })])
    }),
  )
  const answers = asked.flatMap((one) => (one === undefined ? [] : [one]))
  const { known } = await readMarks(vault)
  const elsewhere = regions.filter((one) => one !== homeRegion(regions)).map(({ name }) => name)
  return {
    ...judgeTakeovers(
      answers.map(({ answer }) => answer),
      { known, elsewhere },
    ),
    open: answers.flatMap(({ repository, answer }) =>
      answer.kind === 'open' ? [{ repository, told: answer.takeovers.map(({ id }) => id) }] : [],
    ),
    silent: regions.flatMap(({ name }, place) =>
      asked[place] === undefined && having.has(name) ? [name] : [],
    ),
  }
}

/** Rejects when the region cannot be read. */
export async function readTakeovers(repository: Repository): Promise<readonly Takeover[]> {
  const snapshots = await listSnapshots(repository)
  const { region } = repository
  return snapshots.flatMap(({ tags, at }) =>
    tags
      .filter((tag) => tag.startsWith(TAKEOVER_TAG))
      .map((tag) => ({ id: tag.slice(TAKEOVER_TAG.length), at, region })),
  )
}

/** What a region that is away, or lacks the repository, answers. */
export function unlessKnown(error: unknown): undefined {
  if (!(error instanceof PlatformError)) throw error
  return undefined
}

interface Answered {
  readonly repository: Repository
  readonly answer: RegionAnswer
}

async function askRegion(
  { access, control, home }: TakeoverPlace & Pick<Vault, 'home'>,
  region: Region,
  patienceMs: number,
): Promise<Answered | undefined> {
  const registered = await asOwner(
    access,
    control,
    async (register) => await openRepository(register, home, { database: control, region }),
  )
  const { name } = region
  // That of the key, too: the register may be older than the last new key, or be getting one at this moment.
  for (const password of await listPasswords(registered, { home, control })) {
    const repository = { ...registered, password }
    const takeovers = await readTakeovers(within(repository, patienceMs)).catch(unlessShut)
    if (takeovers !== undefined)
      return { repository, answer: { kind: 'open', region: name, takeovers } }
  }
  if (!registered.wasMade) return undefined
  return { repository: registered, answer: { kind: 'shut', region: name, id: shutId(registered) } }
}

async function listPasswords(
  { region, password }: Repository,
  { home, control }: Pick<Vault, 'home' | 'control'>,
): Promise<ReadonlySet<string>> {
  const keys = await readVaultKeys(home)
  const derived = keys.map((key) => controlPassword(key, { database: control, region }))
  return new Set([password, ...derived])
}

function within(repository: Repository, patienceMs: number): Repository {
  const { patienceMs: usual } = repository
  return {
    ...repository,
    patienceMs: usual === undefined ? FOLDER_MS : Math.min(usual, patienceMs),
  }
}

/** Of that password alone: with another one of our own it is another state. */
function shutId({ region, password }: Repository): string {
  const digest = createHash('sha256').update(`shut ${region} ${password}`).digest('hex')
  return `another-key-${region}-${digest.slice(0, 8)}`
}

function unlessShut(error: unknown): undefined {
  if (error instanceof PlatformError && error.message.includes(WRONG_PASSWORD)) return undefined
  throw error
}
