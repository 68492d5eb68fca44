import { type JobContext, type JobKind, jobKind } from '@zennnn/jobs'
import { type DatabaseId, newRecordId, PlatformError, type RecordId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { isCanary } from '../canary/canary-register.ts'
import { migrateDatabase } from '../control/migrate-database.ts'
import { asOwner, inTransaction } from '../database/cluster-access.ts'
import { findSlugProblem, requireSlug } from '../database/slug.ts'
import { type BackupRecord, getBackup } from '../vault/backup-register.ts'
import { readPeople } from './carry-people.ts'
import { COPY_DAYS } from './copies-end.ts'
import { neutraliseDatabase } from './neutralise.ts'
import { tidyRestores } from './restore-abandon.ts'
import { letLoginIn } from './restore-admit.ts'
import { fillFresh } from './restore-fill.ts'
import { getWantedBackup } from './restore-input.ts'
import { beginRestore, updateRestore } from './restore-register.ts'
import { isServed } from './restore-served.ts'
import { getRestoreSource, partsOf, type RestoreSource } from './restore-source.ts'
import { restoreOf, restoreStep } from './restore-steps.ts'
import type { RestoreTools } from './restore-tools.ts'

/** The name in the address of a restored database has room for the day. */
const LONGEST_STEM = 19
const ATTEMPTS = 20

/**
 * Restores a backup as a new database beside the one it comes from, neutralised. Input: backup, slug or nothing, and database when a customer
 * asks. Each
 * step may be run again after a kill; when it fails or is cancelled, nothing is left but its line in the register.
 */
export function restoreSideJob(tools: RestoreTools): JobKind {
  return jobKind({
    name: 'restore_side',
    place: 'control',
    steps: [
      restoreStep(tools, 'reserve', async (context) => {
        await reserve(tools, context)
      }),
      restoreStep(tools, 'restore', async (context) => {
        await fillFresh(tools, context)
      }),
      restoreStep(tools, 'neutralise', async (context) => {
        await neutralise(tools, context)
      }),
      restoreStep(tools, 'open', async (context) => {
        await open(tools, context)
      }),
    ],
  })
}

async function reserve(tools: RestoreTools, context: JobContext): Promise<void> {
  await context.report({ message: 'Reserving a name.' })
  const backup = await getWantedBackup(tools, context.input)
  // One whose worker died too often would keep this one out.
  await tidyRestores(tools)
  await asOwner(tools.access, tools.control, async (register) => {
    const source = await getRestoreSource(register, backup.database)
    partsOf(tools, source.apps)
    await inTransaction(register, async () => {
      const { id, record, fresh } = await beginRestore(register, {
        job: context.job,
        database: backup.database,
        backup: backup.id,
        mode: 'side',
      })
      if (record === null) {
        const made = await addRecord(tools, register, { context, backup, source, fresh })
        await updateRestore(register, id, { set: 'record = $2', values: [made] })
      }
    })
  })
}

async function addRecord(
  tools: RestoreTools,
  register: Client,
  wanted: {
    readonly context: JobContext
    readonly backup: BackupRecord
    readonly source: RestoreSource
    readonly fresh: DatabaseId
  },
): Promise<RecordId> {
  const { backup, source, fresh } = wanted
  const slug = await chooseSlug(register, wanted)
  const record = newRecordId(tools.clock)
  await register.query(
    `insert into app."database" ("id", "name", "slug", "database_id", "tier", "state", "host", "apps", "admin_email",
       "restored_from", "restored_at", "ends_at")
     values ($1, $2, $3, $4, $5, 'provisioning', $6, $7, $8, $9, $10,
       case when $11 then now() + interval '${COPY_DAYS} days' end)`,
    [
      record,
      source.name,
      slug,
      fresh,
      // A copy of the canary is none.
      isCanary(source) ? 'free' : source.tier,
      `${slug}.${tools.domain}`,
      JSON.stringify(source.apps),
      source.admin_email,
      source.record,
      backup.at,
      isCustomers(wanted.context),
    ],
  )
  return record
}

/** What an operator asked for, or the name of the source with the day of the backup, and a number where that is taken. */
async function chooseSlug(
  register: Client,
  {
    context,
    backup,
    source,
  }: {
    readonly context: JobContext
    readonly backup: BackupRecord
    readonly source: RestoreSource
  },
): Promise<string> {
  const asked: unknown = Reflect.get(Object(context.input), 'slug')
  // A customer who could choose could take any name, and keep it from others.
  const isChosen = typeof asked === 'string' && !isCustomers(context)
  if (isChosen) requireSlug(asked)
  const wanted = isChosen ? [asked] : planSlugs(source.slug, backup.at)
  const { rows } = await register.query<{ slug: string }>(
    'select "slug" from app."database" where "slug" = any ($1)',
    [wanted],
  )
  const free = wanted.find((slug) => !rows.some((row) => row.slug === slug))
  if (free !== undefined) return free
  throw new PlatformError('UNIQUE_VIOLATED', {
    message: `The name "${wanted[0] ?? ''}" is taken. Choose another one.`,
    details: { field: 'slug' },
  })
}

/** Whether a customer asked for it, whose copies are few and end by themselves. */
function isCustomers({ input }: Pick<JobContext, 'input'>): boolean {
  return Reflect.get(Object(input), 'asked_as') === 'customer'
}

/** Names for a restored database, the best first. @internal */
export function planSlugs(slug: string, at: Date): readonly string[] {
  const stem = slug.slice(0, LONGEST_STEM).replace(/-+$/, '')
  const day = at.toISOString().slice(0, 10).replaceAll('-', '')
  const first = `${stem}-restored-${day}`
  const numbered = Array.from({ length: ATTEMPTS }, (_, index) => `${first}-${index + 2}`)
  return [first, ...numbered].filter((one) => findSlugProblem(one) === undefined)
}

async function neutralise(tools: RestoreTools, context: JobContext): Promise<void> {
  await context.report({ message: 'Switching off its mail, jobs, links, keys and sessions.' })
  const { backup, database, fresh } = await restoreOf(tools, context)
  const { at } = await getBackup(tools.access, tools.control, backup)
  const source = await asOwner(
    tools.access,
    tools.control,
    async (register) => await getRestoreSource(register, database),
  )
  const people = isServed(source) ? await asOwner(tools.access, database, readPeople) : undefined
  await neutraliseDatabase(tools.access, fresh, { since: at, origin: source.slug, people })
}

async function open(tools: RestoreTools, context: JobContext): Promise<void> {
  await context.report({ message: 'Opening the database.' })
  const { access, control } = tools
  const { id, database, fresh, record } = await restoreOf(tools, context)
  const { apps } = await asOwner(
    access,
    control,
    async (register) => await getRestoreSource(register, database),
  )
  // This version may have started since it was restored.
  await migrateDatabase(access, fresh, partsOf(tools, apps).registry)
  await tools.certify()
  await letLoginIn(access, fresh)
  await asOwner(access, control, async (register) => {
    await register.query('begin')
    await register.query(
      `update app."database" set "state" = 'live' where "id" = $1 and "state" = 'provisioning'`,
      [record],
    )
    await updateRestore(register, id, {
      set: `state = 'done', ended_at = now()`,
    })
    await register.query('commit')
  })
}
