import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PlatformError } from '@zennnn/kernel'
import { homeRegion, type Region, vaultFolder } from '../vault/regions.ts'
import { type LogSegment, parseSegments } from './log-segment.ts'

/** No region can have a name that begins so. */
const FOLDER = '.log'
/** Beside the segments, which the programs of PostgreSQL do not mind. */
const STRETCH_FILE = 'stretch'

/** Where the log comes in, on the machine of the databases. */
function logFolder(home: string): string {
  return join(vaultFolder(home), FOLDER)
}

/** The second region: the first that is not lost together with the databases. STATE_REFUSED where there is none. */
export function logRegion(regions: readonly Region[]): Region {
  const home = homeRegion(regions)
  const found = regions.find(({ name }) => name !== home?.name)
  if (found !== undefined) return found
  throw new PlatformError('STATE_REFUSED', {
    message: 'There is no second region for the log.',
    hint: 'Name one in regions.json: docs/reference/regions.md.',
  })
}

/** Makes the folder of the log where there is none. */
export async function ensureLogFolder(home: string): Promise<string> {
  const folder = logFolder(home)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** Which stretch the folder holds; undefined when it does not say. */
export async function readStretch(folder: string): Promise<string | undefined> {
  return await readFile(join(folder, STRETCH_FILE), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
}

/** Empties the folder for a stretch that begins. */
export async function beginStretch(folder: string, stretch: string): Promise<void> {
  await emptyLog(folder)
  await writeFile(join(folder, STRETCH_FILE), stretch, { mode: 0o600 })
}

export async function emptyLog(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true })
}

export async function listSegments(folder: string): Promise<readonly LogSegment[]> {
  return parseSegments(await readdir(folder))
}

export async function removeSegments(
  folder: string,
  segments: readonly LogSegment[],
): Promise<void> {
  for (const { name } of segments) await rm(join(folder, name), { force: true })
}
