import { listAway, listBackups } from '@zennnn/cloud'
import { backupAnswer, backupLine } from '../cloud/backup-lines.ts'
import { type CloudPlace, openPlace } from '../cloud/cloud-place.ts'
import { getKeptDatabase, listKept } from '../cloud/kept-database.ts'
import type { Command, CommandContext } from '../command.ts'

export const backupList: Command = {
  name: 'backup list',
  summary:
    'Lists the backups of a database, newest first: by its name, as control for that of the cloud, or its id when it is deleted. Without one, the databases that have some.',
  parameters: ['[<slug>]'],
  options: {},
  run: async ({ parameters: [name] }, context) => {
    const place = await openPlace(context.environment)
    if (name === undefined) await answerDatabases(place, context)
    else await answerBackups(place, name, context)
    return 0
  },
}

async function answerDatabases(place: CloudPlace, { answer }: CommandContext): Promise<void> {
  const kept = await listKept(place)
  answer(
    kept,
    kept.map(({ slug, database }) => `${database} ${slug === database ? '(deleted)' : slug}`),
  )
}

async function answerBackups(
  place: CloudPlace,
  name: string,
  { answer, say }: CommandContext,
): Promise<void> {
  const { slug, database } = await getKeptDatabase(place, name)
  const backups = await listBackups(place.access, place.control, database)
  answer(
    backups.map(backupAnswer),
    backups.length === 0 ? [`There are no backups of ${slug}.`] : backups.map(backupLine),
  )
  for (const { name: region, message } of await listAway(place))
    say(`The region ${region} cannot be reached at the moment: ${message}`)
}
