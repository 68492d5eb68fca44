import {
  listKeptDatabases,
  noteOperatorEvent,
  previewRemovals,
  type RemovalResult,
  reasonOf,
  removeDue,
  type Vault,
} from '@zennnn/cloud'
import type { DatabaseId } from '@zennnn/kernel'
import { type CloudPlace, openPlace } from '../cloud/cloud-place.ts'
import { getKeptDatabase, listKept } from '../cloud/kept-database.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import { type Command, type CommandArguments, UsageError } from '../command.ts'

/** Exit code 1 when a region did not delete what it should. */
export const backupPrune: Command = {
  name: 'backup prune',
  summary:
    'Marks the backups that retention does not keep, and deletes those that were marked 72 hours ago.',
  parameters: ['[<slug>]'],
  options: {
    all: { type: 'boolean', summary: 'Of every database that has backups.' },
    'dry-run': { type: 'boolean', summary: 'Say what would be done, and do nothing.' },
  },
  run: async (args, { environment, answer }) => {
    const place = await openPlace(environment)
    const vault = vaultOf(place)
    const run = args.options['dry-run'] === true ? previewRemovals : removeNoted
    const names = new Map(
      (await listKept(place)).map(({ database, slug }) => [database, slug] as const),
    )
    const results: RemovalResult[] = []
    for (const database of await wantedDatabases(place, args))
      results.push(await run(vault, database))
    answer(
      results.map(toAnswer),
      results.flatMap((result) =>
        toLines(result, names.get(result.database) ?? args.parameters[0] ?? result.database),
      ),
    )
    return results.some(({ failures }) => failures.length > 0) ? 1 : 0
  },
}

/** An order that changes nothing is none for the log. */
async function removeNoted(vault: Vault, database: DatabaseId): Promise<RemovalResult> {
  const { plan } = await previewRemovals(vault, database)
  if (plan.mark.length + plan.remove.length > 0)
    await noteOperatorEvent(vault, database, {
      about: 'backup',
      record: null,
      words: `asked to delete the backups that are not to be kept: ${plan.remove.length} at once, ${plan.mark.length} in 72 hours`,
    })
  return await removeDue(vault, database)
}

async function wantedDatabases(
  place: CloudPlace,
  { parameters, options }: CommandArguments,
): Promise<readonly DatabaseId[]> {
  const slug = parameters[0]
  if ((slug === undefined) !== (options['all'] === true))
    throw new UsageError('Name one database, or all of them with --all.')
  if (slug === undefined) return await listKeptDatabases(vaultOf(place))
  return [(await getKeptDatabase(place, slug)).database]
}

function toAnswer({ database, plan, failures }: RemovalResult) {
  return {
    database,
    marked: plan.mark.map(({ backup, dueAt, because }) => ({ backup, dueAt, because })),
    unmarked: plan.unmark,
    removed: plan.remove.map(({ backup: { id, at }, because }) => ({ backup: id, at, because })),
    failures,
  }
}

function toLines({ plan, failures }: RemovalResult, name: string): readonly string[] {
  return [
    `${name}: ${plan.mark.length} marked, ${plan.unmark.length} kept after all, ${plan.remove.length} deleted.`,
    ...plan.mark.map(
      ({ backup, dueAt, because }) =>
        `  to be deleted after ${dueAt.toISOString()}: ${backup}: ${reasonOf(because)}`,
    ),
    ...plan.unmark.map((backup) => `  kept after all: ${backup}`),
    ...plan.remove.map(
      ({ backup: { id, at }, because }) =>
        `  deleted: ${id} ${at.toISOString()}: ${reasonOf(because)}`,
    ),
    ...failures.map(({ region, message }) => `  not in ${region} yet: ${message}`),
  ]
}
