import { type JobContext, type JobKind, jobKind } from '@zennnn/jobs'
import { newRecordId, PlatformError, parseDatabaseId, parseRecordId } from '@zennnn/kernel'
import type { Backup } from './backup.ts'
import { type BackupRecord, findBackup, getBackup, holdingRegions } from './backup-register.ts'
import { runBackup } from './backup-run.ts'
import { requireThere } from './backup-there.ts'
import { verifyBackup } from './backup-verify.ts'
import { catchUpBackup, lackingRegions } from './catch-up.ts'
import type { ScratchCluster } from './scratch-cluster.ts'
import type { Vault } from './vault.ts'
import { beginTry, takeBackTry } from './verify-tries.ts'

export interface BackupTools {
  readonly vault: Vault
  /** Where backups are restored to be compared. */
  readonly scratch: ScratchCluster
}

/** Makes a backup, restores it from a region that has it and compares. Input: database; kind. A scheduled one that fails is tried again. */
export function backupJob(tools: BackupTools): JobKind {
  return jobKind({
    name: 'backup',
    place: 'control',
    steps: [
      { name: 'copy', run: async (context) => await copy(tools, context) },
      {
        name: 'verify',
        run: async (context) => await verify(tools, context, memberOf(context.results['copy'])),
      },
    ],
  })
}

/** Restores a backup and compares it with what was dumped. Input: database, backup. */
export function backupVerifyJob(tools: BackupTools): JobKind {
  return jobKind({
    name: 'backup_verify',
    place: 'control',
    steps: [
      {
        name: 'verify',
        run: async (context) => await verify(tools, context, memberOf(context.input)),
      },
    ],
  })
}

/** Gives a backup to the regions that lack it; then it is restored and compared, unless it was. Input: database, backup. */
export function backupCatchUpJob(tools: BackupTools): JobKind {
  return jobKind({
    name: 'backup_catch_up',
    place: 'control',
    steps: [
      { name: 'copy', run: async (context) => await catchUp(tools, context) },
      {
        name: 'verify',
        run: async (context) => await verifyOnce(tools, context, memberOf(context.input)),
      },
    ],
  })
}

async function catchUp({ vault }: BackupTools, context: JobContext): Promise<void> {
  const id = parseRecordId(memberOf(context.input))
  await catchUpBackup(vault, await getBackup(vault.access, vault.control, id), context)
}

/** The id of the backup is kept before it begins: killed between its end and ours, it is not made a second time. */
async function copy({ vault }: BackupTools, context: JobContext): Promise<unknown> {
  const earlier = await findEarlier(vault, context.checkpoint)
  const backup = earlier ?? (await attempt(vault, context))
  if (backup.state === 'complete') return { backup: backup.id }
  if (backup.state === 'incomplete') {
    await context.note(placeWords(vault, backup))
    return { backup: backup.id }
  }
  throw await failureOf(vault, context, backup)
}

async function findEarlier(vault: Vault, checkpoint: unknown): Promise<BackupRecord | undefined> {
  const id = memberOf(checkpoint)
  if (id === undefined) return undefined
  const found = await findBackup(vault.access, vault.control, id)
  return found?.state === 'complete' || found?.state === 'incomplete' ? found : undefined
}

async function attempt(vault: Vault, context: JobContext): Promise<BackupRecord> {
  const { database, kind } = parseInput(context.input)
  await requireThere(vault, database)
  const id = newRecordId(vault.clock)
  await context.report({ message: 'Opening the regions.', checkpoint: { backup: id } })
  try {
    const backup = await runBackup(vault, { id, database, kind }, context)
    // Cancelled, it has failed: then this is what ends the job.
    await context.report({})
    return backup
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'STATE_REFUSED')
      throw new PlatformError('OVERLOADED', { message: error.message, cause: error })
    throw error
  }
}

/** Somebody waits for one that was asked for: he decides himself. */
async function failureOf(
  vault: Vault,
  context: JobContext,
  { id, database, kind, message = '' }: BackupRecord,
): Promise<PlatformError> {
  await context.note(`The backup ${id} failed.`)
  await requireThere(vault, database)
  const words = `The backup failed: ${message}`
  if (kind !== 'scheduled') return new PlatformError('STATE_REFUSED', { message: words })
  await context.report({ message: `${words} It is tried again.` })
  return new PlatformError('OVERLOADED', { message: words })
}

/** What was restored once is not restored again for a region that got the very same bytes since. */
async function verifyOnce(
  tools: BackupTools,
  context: JobContext,
  id: string | undefined,
): Promise<unknown> {
  const { vault } = tools
  const backup = await getBackup(vault.access, vault.control, parseRecordId(id))
  if (backup.verifiedAt === undefined) return await verify(tools, context, id)
  await context.report({ message: placeWords(vault, backup) })
  return { backup: backup.id, state: backup.state }
}

async function verify(
  { vault, scratch }: BackupTools,
  context: JobContext,
  id: string | undefined,
): Promise<unknown> {
  const backup = await getBackup(vault.access, vault.control, parseRecordId(id))
  const holding = holdingRegions(vault, backup)
  if (holding.length === 0) {
    await context.report({ message: placeWords(vault, backup) })
    return { backup: backup.id, state: backup.state }
  }
  const region = regionFor(holding, backup, await beginTry(vault, backup.id))
  await context.report({ message: `Restoring the copy in ${region} to compare every table.` })
  const { durationMs, isChecked } = await verifyBackup(vault, backup, region, {
    scratch,
    signal: context.signal,
    report: context.report,
  }).catch(async (error: unknown) => {
    if (context.signal.aborted) await takeBackTry(vault, backup.id)
    context.signal.throwIfAborted()
    throw error
  })
  await context.report({
    message: `${placeWords(vault, backup)} The copy in ${region} was restored and is equal.`,
  })
  return { backup: backup.id, state: backup.state, region, durationMs, isChecked }
}

/** Each region has its turn: over the nights the copies of all are restored, and after one that failed, another. */
function regionFor(holding: readonly string[], { id }: BackupRecord, triesBefore: number): string {
  return holding[(Number.parseInt(id.slice(-6), 16) + triesBefore) % holding.length] ?? ''
}

function placeWords(vault: Vault, backup: BackupRecord): string {
  const lacking = lackingRegions(vault, backup)
  if (lacking.length === 0) return `The backup lies in ${holdingRegions(vault, backup).join(', ')}.`
  return `The backup is ${backup.state}: ${lacking.join(', ')} ${lacking.length === 1 ? 'lacks' : 'lack'} it.`
}

function parseInput(input: unknown): Pick<Backup, 'database' | 'kind'> {
  const kind: unknown = Reflect.get(Object(input), 'kind')
  const found = (['manual', 'scheduled', 'before_restore'] as const).find((one) => one === kind)
  if (found === undefined)
    throw new PlatformError('VALUE_INVALID', { message: 'There is no such kind of backup.' })
  return { database: parseDatabaseId(Reflect.get(Object(input), 'database')), kind: found }
}

function memberOf(value: unknown): string | undefined {
  const backup: unknown = Reflect.get(Object(value), 'backup')
  return typeof backup === 'string' ? backup : undefined
}
