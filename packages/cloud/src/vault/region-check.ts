import { access, constants } from 'node:fs/promises'
import { connect } from 'node:net'
import { PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import { sayFailure } from './copy-failure.ts'
import { findDeletable } from './region-append-only.ts'
import { requireMounted } from './region-mounted.ts'
import { placeWords } from './region-places.ts'
import { sayFolder, saySilent } from './region-problem.ts'
import { homeRegion, type Region } from './regions.ts'
import type { Vault } from './vault.ts'

const CONNECT_MS = 5_000

/** A region that cannot be reached, and why, for operators. */
export interface AwayRegion {
  readonly name: string
  readonly message: string
}

/** Those that cannot be reached at this moment, in the order of the vault's. */
export async function findAway(vault: Vault): Promise<readonly AwayRegion[]> {
  const problems = await findProblems(vault)
  return vault.regions.flatMap(({ name }, place) => {
    const message = problems[place]
    return message === undefined ? [] : [{ name, message }]
  })
}

/** Those that could not be reached when `work` looked last: within the last minute or two. */
export async function listAway({
  access: cluster,
  control,
}: Pick<Vault, 'access' | 'control'>): Promise<readonly AwayRegion[]> {
  return await asOwner(cluster, control, async (register) => {
    const { rows } = await register.query<AwayRegion>(
      `select name, coalesce(message, '') as message from zennnn_vault.region where not reachable order by place`,
    )
    return rows
  })
}

/**
 * Writes down which regions there are, whether they can be reached and whether they would delete what we wrote, for those
 * who may not look themselves.
 */
export async function checkRegions(vault: Vault): Promise<void> {
  const { access: cluster, control, regions, clock } = vault
  const problems = await findProblems(vault)
  const deletable = await Promise.all(regions.map(findDeletable))
  await asOwner(cluster, control, async (register) => {
    for (const [place, region] of regions.entries()) {
      const problem = problems[place]
      await register.query(
        `insert into zennnn_vault.region (name, place, reachable, message, checked_at, home, location)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (name) do update set place = excluded.place, reachable = excluded.reachable,
           message = excluded.message, checked_at = excluded.checked_at, home = excluded.home, location = excluded.location`,
        [
          region.name,
          place,
          problem === undefined,
          problem ?? deletable[place],
          clock.now(),
          region === homeRegion(regions),
          placeWords(region),
        ],
      )
    }
    await register.query('delete from zennnn_vault.region where not name = any ($1)', [
      regions.map(({ name }) => name),
    ])
  })
}

/** Of each region, by its place; undefined where there is none. */
async function findProblems({
  access: cluster,
  control,
  regions,
}: Vault): Promise<readonly (string | undefined)[]> {
  const problems = await Promise.all(regions.map(findRegionProblem))
  return await asOwner(cluster, control, async (register) => {
    const found: (string | undefined)[] = []
    for (const [place, region] of regions.entries())
      found.push(problems[place] ?? (await findUnmounted(register, region)))
    return found
  })
}

/** Why a region cannot be reached at this moment; undefined when it can. */
export async function findRegionProblem({ place }: Region): Promise<string | undefined> {
  try {
    if (place.kind === 'folder') await access(place.path, constants.R_OK | constants.X_OK)
    else await reach(new URL(place.kind === 'rest' ? place.url : place.endpoint))
    return undefined
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    return place.kind === 'folder' ? sayFolder(place.path, code) : saySilent(code)
  }
}

async function findUnmounted(register: Client, region: Region): Promise<string | undefined> {
  try {
    await requireMounted(register, region)
    return undefined
  } catch (error) {
    if (error instanceof PlatformError) return sayFailure(error)
    throw error
  }
}

async function reach({ hostname, port, protocol }: URL): Promise<void> {
  const usual = protocol === 'http:' ? 80 : 443
  await new Promise<void>((resolve, reject) => {
    const socket = connect({
      host: hostname,
      port: port === '' ? usual : Number(port),
      timeout: CONNECT_MS,
    })
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
    socket.once('timeout', () => socket.destroy(new Error('timeout')))
    socket.once('error', reject)
  })
}
