import {
  type BackupRecord,
  type CustomerDatabase,
  getBackup,
  listCustomerDatabases,
  readControlJob,
  requestControlJob,
  runBackup,
} from '@zennnn/cloud'
import { type DatabaseId, PlatformError, systemClock } from '@zennnn/kernel'
import { backupAnswer, backupLines } from '../cloud/backup-lines.ts'
import { type CloudPlace, openPlace } from '../cloud/cloud-place.ts'
import { followJob } from '../cloud/follow-job.ts'
import { CONTROL_NAME, getKeptDatabase } from '../cloud/kept-database.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import { type Command, type CommandArguments, type CommandContext, UsageError } from '../command.ts'

/** Exit code 1 unless every region has a copy that was read back. */
export const backupRun: Command = {
  name: 'backup run',
  summary: 'Makes a backup of a database in every region, reads each copy back and restores one.',
  parameters: ['[<slug>]'],
  options: {
    all: { type: 'boolean', summary: 'Of every database, that of the cloud itself too.' },
    here: {
      type: 'boolean',
      summary: 'In this process, where no cloud runs; nothing is restored then.',
    },
  },
  run: async (args, context) => {
    const place = await openPlace(context.environment)
    const run = args.options['here'] === true ? runHere : runAsJob
    const backups: BackupRecord[] = []
    let failed = false
    for (const { slug, database } of await wantedDatabases(place, args)) {
      try {
        backups.push(await run(place, database, context))
      } catch (error) {
        if (args.options['all'] !== true || !(error instanceof PlatformError)) throw error
        // One must not keep the others from theirs.
        failed = true
        context.say(`${slug}: ${error.message}`)
      }
    }
    const answers = backups.map(backupAnswer)
    context.answer(
      args.options['all'] === true ? answers : answers[0],
      backups.flatMap(backupLines),
    )
    return !failed && backups.every(({ state }) => state === 'complete') ? 0 : 1
  },
}

interface NamedDatabase {
  readonly slug: string
  readonly database: DatabaseId
}

async function wantedDatabases(
  place: CloudPlace,
  { parameters, options }: CommandArguments,
): Promise<readonly NamedDatabase[]> {
  const slug = parameters[0]
  if ((slug === undefined) !== (options['all'] === true))
    throw new UsageError('Name one database, or all of them with --all.')
  const { access, control } = place
  if (slug !== undefined) return [await getKeptDatabase(place, slug)]
  return everyDatabase(control, await listCustomerDatabases(access, control))
}

/** The control database last: whoever loses the machine right after it would else know of none of the others' backups. */
export function everyDatabase(
  control: DatabaseId,
  customers: readonly Pick<CustomerDatabase, 'slug' | 'database' | 'state'>[],
): readonly NamedDatabase[] {
  const inService = customers.filter(({ state }) => state === 'live' || state === 'suspended')
  return [...inService, { slug: CONTROL_NAME, database: control }]
}

async function runHere(place: CloudPlace, database: DatabaseId): Promise<BackupRecord> {
  return await runBackup(vaultOf(place), { database, kind: 'manual' })
}

async function runAsJob(
  place: CloudPlace,
  database: DatabaseId,
  { say }: Pick<CommandContext, 'say'>,
): Promise<BackupRecord> {
  const { access, control } = place
  const job = await requestControlJob(access, control, {
    kind: 'backup',
    input: { database, kind: 'manual' },
    clock: systemClock,
  })
  await followJob(place, job, say)
  const { result } = await readControlJob(access, control, job)
  const made: unknown = Reflect.get(Object(Reflect.get(Object(result), 'copy')), 'backup')
  return await getBackup(access, control, String(made))
}
