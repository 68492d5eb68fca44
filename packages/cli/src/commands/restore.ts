import {
  type BackupRecord,
  type CustomerDatabase,
  countLosses,
  getBackup,
  getCustomerDatabase,
  getRestore,
  listCustomerDatabases,
  noteOperatorEvent,
  requestControlJob,
  requireServed,
  UNDO_DAYS,
} from '@zennnn/cloud'
import { PlatformError, type RecordId, systemClock } from '@zennnn/kernel'
import { registriesOf } from '../cloud/app-catalogue.ts'
import { AT_THE_MACHINE } from '../cloud/asker.ts'
import { backupAt } from '../cloud/backup-at.ts'
import { type CloudPlace, type OpenPlace, openPlace } from '../cloud/cloud-place.ts'
import { followJob } from '../cloud/follow-job.ts'
import { lossLines, restoreAnswer } from '../cloud/restore-lines.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import {
  type Command,
  type CommandArguments,
  type CommandContext,
  requireOption,
  UsageError,
} from '../command.ts'
import { originOf } from '../serve/site-finder.ts'

/** The words `list` and `undo` are commands of their own, which are looked for first. */
export const restore: Command = {
  name: 'restore',
  summary:
    'Restores a backup, or a database as it was at a moment: as a new database on the side, or in place of the live one.',
  parameters: ['<backup>'],
  options: {
    at: {
      type: 'string',
      value: '<time>',
      summary:
        'With the name of a database in place of a backup: as it was then, as 2026-03-01T14:02:11Z. Within the last 7 days.',
    },
    side: {
      type: 'boolean',
      summary: 'As a new database: no mail leaves it and no jobs run in it.',
    },
    slug: {
      type: 'string',
      value: '<slug>',
      summary: 'With --side: its name. (that of the old one, and the day)',
    },
    live: {
      type: 'boolean',
      summary: `In place of the live one, after a backup of it. Can be undone for ${UNDO_DAYS} days.`,
    },
    name: {
      type: 'string',
      value: '<slug>',
      summary: 'With --live: the name of the live one, to say that it is meant.',
    },
    preview: {
      type: 'boolean',
      summary: 'Only say what --live would take back: records, and minutes.',
    },
  },
  run: async (args, context) => {
    refuseMixed(args.options)
    const { preview, live, slug } = args.options
    const place = await openPlace(context.environment)
    const backup = await backupOf(place, args, context)
    if (preview === true) {
      const { value, lines } = await readLoss(place, await getLive(place, backup))
      context.answer(value, lines)
    } else if (live === true) await restoreLive(place, { backup, args }, context)
    else await restoreAside(place, { backup, ...(slug === undefined ? {} : { slug }) }, context)
    return 0
  },
}

/** The id of what is to be restored; of a moment, after a backup was made of it. */
async function backupOf(
  place: OpenPlace,
  { parameters: [named = ''], options }: CommandArguments,
  context: CommandContext,
): Promise<string> {
  if (options['at'] === undefined) return named
  const made = await backupAt(place, { slug: named, at: options['at'] }, context)
  context.say(`As it was then it is in the backup ${made}.`)
  return made
}

/** Throws UsageError for options that do not go together. */
function refuseMixed({ side, live, slug, name, preview }: CommandArguments['options']): void {
  if (preview === true && side === true) throw new UsageError('--side takes nothing back.')
  if (preview !== true && (side === true) === (live === true))
    throw new UsageError('Say either --side or --live.')
  if (live === true && slug !== undefined) throw new UsageError('--slug goes with --side.')
  if (side === true && name !== undefined) throw new UsageError('--name goes with --live.')
}

async function restoreAside(
  place: CloudPlace,
  input: { readonly backup: string },
  { environment, answer, say }: CommandContext,
): Promise<void> {
  const { id, at, database: of } = await getBackup(place.access, place.control, input.backup)
  await noteOperatorEvent(place, of, {
    about: 'backup',
    record: id,
    words: `asked to restore the backup of ${at.toISOString()} on the side`,
  })
  const job = await order(place, 'restore_side', { ...input, database: of })
  await followJob(place, job, say)
  const done = await getRestore(place, job)
  if (done.record === null) throw new PlatformError('NOT_FOUND')
  const database = await getCustomerDatabase(place.access, place.control, { record: done.record })
  answer({ ...restoreAnswer(done), restored: database }, [
    `${database.slug} is live at ${originOf(database.host, environment.port)}`,
    'People sign in as in the old one. It sends no mail and does no jobs.',
  ])
}

interface Live {
  readonly backup: BackupRecord
  /** Of the database that it would replace. */
  readonly customer: CustomerDatabase
}

/** NOT_FOUND for a backup of what is no customer's, or is deleted; STATE_REFUSED for one out of service. */
async function getLive(place: CloudPlace, id: string): Promise<Live> {
  const backup = await getBackup(place.access, place.control, id)
  const customers = await listCustomerDatabases(place.access, place.control)
  const customer = customers.find(({ database }) => database === backup.database)
  if (customer !== undefined) {
    requireServed(customer, 'restored')
    return { backup, customer }
  }
  throw new PlatformError('NOT_FOUND', {
    message:
      'The database of this backup is not a customer’s, or is deleted. Nothing was restored.',
  })
}

/** As the control panel shows it. */
async function readLoss(place: OpenPlace, { backup, customer }: Live) {
  const registry = registriesOf(place.brand)(customer.apps)
  if (registry === undefined)
    throw new PlatformError('APP_INVALID', {
      message: `This version does not have the apps ${customer.apps.join(', ')}.`,
    })
  const loss = await countLosses(vaultOf(place), backup, registry)
  return { value: { backup: backup.id, slug: customer.slug, ...loss }, lines: lossLines(loss) }
}

async function restoreLive(
  place: OpenPlace,
  wanted: { readonly backup: string; readonly args: CommandArguments },
  { answer, say }: CommandContext,
): Promise<void> {
  const { backup, customer } = await getLive(place, wanted.backup)
  const { id, at, database } = backup
  const { name = '' } = wanted.args.options
  if (name !== '' && customer.slug !== name)
    throw new PlatformError('VALUE_INVALID', {
      message: `This is not a backup of "${String(name)}". Nothing was restored.`,
      hint: 'zennnn backup list <slug> lists the backups of a database.',
    })
  // Before the name is wanted: who types it shall know what he says.
  for (const line of (await readLoss(place, { backup, customer })).lines) say(line)
  requireOption(wanted.args, 'name')
  await noteOperatorEvent(place, database, {
    about: 'backup',
    record: id,
    words: `asked to restore the backup of ${at.toISOString()} in place of the live database`,
  })
  const job = await order(place, 'restore_live', { backup: id, database })
  await followJob(place, job, say)
  const done = await getRestore(place, job)
  answer(restoreAnswer(done), [
    `${customer.slug} is what it was at the time of the backup. Requests waited for ${done.heldMs} ms.`,
    `What it was before is in the backup ${done.safetyBackup}.`,
    `Until ${done.undoUntil?.toISOString()}: zennnn restore undo ${customer.slug}`,
  ])
}

async function order(place: CloudPlace, kind: string, input: object): Promise<RecordId> {
  return await requestControlJob(place.access, place.control, {
    kind,
    input: { ...input, ...AT_THE_MACHINE },
    clock: systemClock,
  })
}
