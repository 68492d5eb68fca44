import { type JobContext, type JobKind, jobKind } from '@zennnn/jobs'
import type { Model, Registry } from '@zennnn/model'
import { type Client, escapeIdentifier } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import type { BackupRecord } from '../vault/backup-register.ts'
import { getWantedBackup } from './restore-input.ts'
import { getRestoreSource, partsOf } from './restore-source.ts'
import type { RestoreTools } from './restore-tools.ts'

/** What a restore on live would take back, of one model. */
interface ModelLoss {
  readonly model: string
  readonly label: string
  /** Records made since the backup; they would be gone. */
  readonly added: number
  /** Records that were there and were changed since. */
  readonly changed: number
  /** Records that were there and were deleted since; they would come back. */
  readonly deleted: number
}

export interface RestoreLoss {
  /** Since the backup. */
  readonly minutes: number
  /** Those with any loss. */
  readonly models: readonly ModelLoss[]
}

/** What the platform writes by itself. */
const NOT_COUNTED: ReadonlySet<string> = new Set(['audit_entry', 'job'])

/**
 * Says what restoring a backup on live would take back. Input: backup, and database when a customer asks. The result of
 * its step `count` is `{minutes, models}`, of models with any loss.
 */
export function restorePreviewJob(tools: RestoreTools): JobKind {
  return jobKind({
    name: 'restore_preview',
    place: 'control',
    steps: [
      {
        name: 'count',
        run: async (context) => await preview(tools, context),
      },
    ],
  })
}

async function preview(tools: RestoreTools, context: JobContext): Promise<RestoreLoss> {
  await context.report({ message: 'Counting what happened since the backup.' })
  const backup = await getWantedBackup(tools, context.input)
  const { apps } = await asOwner(
    tools.access,
    tools.control,
    async (register) => await getRestoreSource(register, backup.database),
  )
  return await countLosses(tools, backup, partsOf(tools, apps).registry)
}

/** What restoring a backup in place of the live database would take back at this moment. */
export async function countLosses(
  { access, clock }: Pick<RestoreTools, 'access' | 'clock'>,
  backup: BackupRecord,
  registry: Registry,
): Promise<RestoreLoss> {
  const minutes = Math.round((clock.now().getTime() - backup.at.getTime()) / 60_000)
  const models = await asOwner(access, backup.database, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    const found: ModelLoss[] = []
    for (const model of registry.models.values())
      if (!NOT_COUNTED.has(model.name)) found.push(await countLoss(client, backup, model))
    await client.query('commit')
    return found
  })
  return {
    minutes,
    models: models.filter(({ added, changed, deleted }) => added + changed + deleted > 0),
  }
}

/** Of what was deleted since, only records of the backup count: those that came and went in between are missed by nobody. */
async function countLoss(
  client: Client,
  { at, content }: BackupRecord,
  { name, label }: Model,
): Promise<ModelLoss> {
  const { rows } = await client.query<Record<'added' | 'changed' | 'kept', number>>(
    `select (count(*) filter (where created_at > $1))::float8 as added,
       (count(*) filter (where created_at <= $1 and updated_at > $1))::float8 as changed,
       (count(*) filter (where created_at <= $1))::float8 as kept
     from app.${escapeIdentifier(name)}`,
    [at],
  )
  const { added = 0, changed = 0, kept = 0 } = rows[0] ?? {}
  const before = content?.tables[`app.${name}`]?.rows ?? 0
  return { model: name, label, added, changed, deleted: Math.max(0, before - kept) }
}
