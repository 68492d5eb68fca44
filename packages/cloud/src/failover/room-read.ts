import { lstat, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { runProgram } from '../machine/program.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import { readFreeBytes } from './cluster-read.ts'
import { readRecord } from './node-record.ts'
import { type Pair, primaryOf, standbyOf } from './pair.ts'
import { missingSentence, spareForCopy } from './room.ts'

/** All files of all databases are looked at. */
const LONG_MS = 60_000

/** How much more room there is than a copy of the primary needs; negative: so much is missing. */
export async function readSpare(pair: Pair, abort?: AbortSignal): Promise<number> {
  const { layout, tools } = standbyOf(pair)
  const [freeBytes, oldBytes, databaseBytes] = await Promise.all([
    readFreeBytes(dirname(layout.dataFolder)),
    readFolderBytes(layout.dataFolder, tools.identity),
    readDatabaseBytes(pair, abort),
  ])
  return spareForCopy({ freeBytes, oldBytes, databaseBytes }, pair.settings)
}

/** SETUP_FAILED with a sentence that says how much is missing. */
export async function requireRoomForCopy(pair: Pair, abort: AbortSignal): Promise<void> {
  const spare = await readSpare(pair, abort)
  if (spare < 0)
    throw setupFailed(missingSentence(-spare), 'It is tried again by itself, once there is room.')
}

/** What the primary has left. */
export async function readPrimaryRoom(pair: Pair): Promise<number> {
  return await readFreeBytes(primaryOf(pair).layout.dataFolder)
}

/** Whether the folder of the standby takes room from the primary. */
export async function hasCopyBeside(pair: Pair): Promise<boolean> {
  const { dataFolder } = standbyOf(pair).layout
  const found = await lstat(dataFolder).catch(() => undefined)
  if (found?.isDirectory() !== true) return false
  return found.dev === (await stat(primaryOf(pair).layout.dataFolder)).dev
}

/** Whether the standby has to be copied before it can follow. One that has to be rewound may have to be, too. */
export async function needsCopy(pair: Pair): Promise<boolean> {
  const node = standbyOf(pair)
  const { isWhole } = await readRecord(node.layout.dataFolder)
  return !isWhole || !(await node.isMade().catch(() => false))
}

async function readDatabaseBytes(pair: Pair, abort: AbortSignal | undefined): Promise<number> {
  return await primaryOf(pair).ask(
    async (client) => {
      const { rows } = await client.query<{ bytes: string }>(
        'SELECT sum(pg_database_size(oid))::text AS bytes FROM pg_database',
      )
      return Number(rows[0]?.bytes ?? 0)
    },
    LONG_MS,
    abort,
  )
}

/** 0 where there is none. */
async function readFolderBytes(
  folder: string,
  identity: Parameters<typeof runProgram>[2],
): Promise<number> {
  if ((await lstat(folder).catch(() => undefined)) === undefined) return 0
  const { output } = await runProgram('/usr/bin/du', ['-s', '-B1', '--', folder], identity)
  const bytes = Number.parseInt(output, 10)
  return Number.isNaN(bytes) ? 0 : bytes
}
