import { rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CLUSTER_PORT } from '../cluster/cluster-layout.ts'
import { emptyFolder, putFile, removeDataFolder } from '../cluster/data-folder.ts'
import { syncFolder } from '../machine/durable-file.ts'
import { type ProgramResult, runProgram } from '../machine/program.ts'
import { ensurePrivateFolder } from '../machine/service-user.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import type { ClusterNode } from './cluster-node.ts'
import { writeRecord } from './node-record.ts'
import { STANDBY } from './node-settings.ts'
import { type Pair, primaryOf, standbyOf } from './pair.ts'
import { requireRoomForCopy } from './room-read.ts'

/** A checkpoint of all shared buffers, or a look at all files. */
const LONG_MS = 60_000

/**
 * Makes the data folder of the standby anew, as a copy of the primary; what was in it goes first, since a disk need not have
 * room for both. It appears complete or not at all.
 */
export async function copyPrimary(pair: Pair, signal: AbortSignal): Promise<void> {
  const node = standbyOf(pair)
  const { dataFolder } = node.layout
  const { binaries, identity } = node.tools
  const unfinished = unfinishedCopy(node)
  await removeDataFolder(unfinished, identity)
  // Before the old one goes: where there is no room for another, it is better than none.
  await requireRoomForCopy(pair, signal)
  await writeRecord(dataFolder, { servedEpoch: null, isWhole: false })
  await removeDataFolder(dataFolder, identity)
  await ensurePrivateFolder(unfinished, identity)
  const args = [
    `--pgdata=${unfinished}`,
    '--wal-method=stream',
    '--checkpoint=fast',
    '--no-sync',
    `--slot=${STANDBY}`,
    '--no-password',
    ...placeOf(primaryOf(pair)),
    `--username=${STANDBY}`,
  ]
  const secrets = { PGPASSWORD: pair.standbyPassword }
  const program = join(binaries.folder, 'pg_basebackup')
  requireEnd(await runProgram(program, args, identity, { secrets, signal }), 'copied')
  await makeFollower(node, unfinished)
  await syncAll(unfinished)
  await rename(unfinished, dataFolder)
  await syncFolder(dirname(dataFolder))
  await pair.reached('standby_copied')
  await writeRecord(dataFolder, { servedEpoch: null, isWhole: true })
}

/** Where a copy is until it is whole. */
export function unfinishedCopy({ layout }: ClusterNode): string {
  return `${layout.dataFolder}.new`
}

/**
 * Takes back what only an old primary has, so that it can follow the new one. Killed in the middle, its folder is worth
 * nothing: the record says so before.
 */
export async function rewind(pair: Pair, signal: AbortSignal): Promise<void> {
  const node = standbyOf(pair)
  const primary = primaryOf(pair)
  const { dataFolder } = node.layout
  const { binaries, identity, superuser } = node.tools
  // Until then the control file of the new primary names the history of the old one, and pg_rewind finds nothing to do.
  await primary.ask(async (client) => await client.query('CHECKPOINT'), LONG_MS, signal)
  await writeRecord(dataFolder, { servedEpoch: null, isWhole: false })
  await pair.reached('rejoin_begun')
  await rm(join(dataFolder, 'standby.signal'), { force: true })
  await node.configure({ kind: 'primary', waits: false })
  const source = `host='${primary.layout.socketFolder.replaceAll(/[\\']/g, '\\$&')}' port=${CLUSTER_PORT} user=postgres dbname=postgres`
  const args = [`--target-pgdata=${dataFolder}`, `--source-server=${source}`, '--no-sync']
  const secrets = { PGPASSWORD: superuser }
  const program = join(binaries.folder, 'pg_rewind')
  const result = await runProgram(program, args, identity, { secrets, signal })
  requireEnd(result, 'rewound')
  // Both have the same history: there is none from which on they differ, and what they differ in would stay.
  if (result.output.includes('same timeline')) requireEnd({ ...result, code: 1 }, 'rewound')
  await pair.reached('rejoin_rewound')
  await makeFollower(node, dataFolder)
  await syncAll(dataFolder)
  await writeRecord(dataFolder, { servedEpoch: null, isWhole: true })
}

/** A folder that follows when it is started. What the programs write into postgresql.auto.conf would hold over our settings. */
async function makeFollower({ tools }: ClusterNode, folder: string): Promise<void> {
  for (const name of ['standby.signal', 'postgresql.auto.conf'])
    await putFile(join(folder, name), '', tools.identity)
  // The slot of an old primary would hold log for nobody, for ever.
  await emptyFolder(join(folder, 'pg_replslot'), tools.identity)
}

/**
 * What the programs wrote outlives a crash of the machine before anybody takes it for whole. They would sync each file of all
 * databases by itself, which takes longer than all that they copy.
 */
async function syncAll(folder: string): Promise<void> {
  const { code, output } = await runProgram('/usr/bin/sync', ['--file-system', folder])
  if (code !== 0)
    throw setupFailed(
      `What was copied to ${folder} cannot be written down: ${output.trim()}`,
      'Look at the disk: dmesg | tail.',
    )
}

function placeOf(node: ClusterNode): readonly string[] {
  return [`--host=${node.layout.socketFolder}`, `--port=${CLUSTER_PORT}`]
}

function requireEnd({ code, output }: ProgramResult, done: 'copied' | 'rewound'): void {
  if (code === 0) return
  const reason = output.split('\n').findLast((line) => / (error|fatal): /.test(line)) ?? output
  throw setupFailed(
    `The standby could not be ${done}: ${reason.trim().split('\n').at(-1) ?? ''}`,
    'It is tried again; the log of PostgreSQL has more.',
    output,
  )
}
