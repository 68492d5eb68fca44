import {
  getBackup,
  getCustomerDatabase,
  getRestore,
  listCustomerDatabases,
  requestControlJob,
  UNDO_DAYS,
} from '@zennnn/cloud'
import { PlatformError, type RecordId, systemClock } from '@zennnn/kernel'
import { type CloudPlace, openPlace } from '../cloud/cloud-place.ts'
import { followJob } from '../cloud/follow-job.ts'
import { restoreAnswer } from '../cloud/restore-lines.ts'
import { type Command, type CommandContext, requireOption, UsageError } from '../command.ts'
import { originOf } from '../serve/site-finder.ts'

/** The words `list` and `undo` are commands of their own, which are looked for first. */
export const restore: Command = {
  name: 'restore',
  summary: 'Restores a backup: as a new database on the side, or in place of the live one.',
  parameters: ['<backup>'],
  options: {
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
  },
  run: async (args, context) => {
    const { side, live, slug, name } = args.options
    if ((side === true) === (live === true)) throw new UsageError('Say either --side or --live.')
    if (live === true && slug !== undefined) throw new UsageError('--slug goes with --side.')
    if (side === true && name !== undefined) throw new UsageError('--name goes with --live.')
    const place = await openPlace(context.environment)
    const backup = args.parameters[0] ?? ''
    if (live === true)
      await restoreLive(place, { backup, name: requireOption(args, 'name') }, context)
    else await restoreAside(place, { backup, ...(slug === undefined ? {} : { slug }) }, context)
    return 0
  },
}

async function restoreAside(
  place: CloudPlace,
  input: { readonly backup: string },
  { environment, answer, say }: CommandContext,
): Promise<void> {
  const { database: of } = await getBackup(place.access, place.control, input.backup)
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

async function restoreLive(
  place: CloudPlace,
  { backup, name }: { readonly backup: string; readonly name: string },
  { answer, say }: CommandContext,
): Promise<void> {
  const { database } = await getBackup(place.access, place.control, backup)
  const customers = await listCustomerDatabases(place.access, place.control)
  const slug = customers.find((one) => one.database === database)?.slug
  if (slug !== name)
    throw new PlatformError('VALUE_INVALID', {
      message: `This is not a backup of "${name}". Nothing was restored.`,
      hint: 'zennnn backup list <slug> lists the backups of a database.',
    })
  const job = await order(place, 'restore_live', { backup, database })
  await followJob(place, job, say)
  const done = await getRestore(place, job)
  answer(restoreAnswer(done), [
    `${name} is what it was at the time of the backup. Requests waited for ${done.heldMs} ms.`,
    `What it was before is in the backup ${done.safetyBackup}.`,
    `Until ${done.undoUntil?.toISOString()}: zennnn restore undo ${name}`,
  ])
}

async function order(place: CloudPlace, kind: string, input: unknown): Promise<RecordId> {
  return await requestControlJob(place.access, place.control, { kind, input, clock: systemClock })
}
