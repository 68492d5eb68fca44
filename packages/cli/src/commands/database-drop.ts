import {
  DROP_DELAY_DAYS,
  destroyKeys,
  getCustomerDatabase,
  noteOperatorEvent,
  requestControlJob,
} from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { followJob } from '../cloud/follow-job.ts'
import { shredLines } from '../cloud/shred-lines.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import { type Command, type CommandArguments, UsageError } from '../command.ts'

/** Exit code 1 when keys were to be destroyed and a region still has some. */
export const databaseDrop: Command = {
  name: 'database drop',
  summary: 'Takes a database out of service at once and deletes it after some days.',
  parameters: ['<slug>'],
  options: {
    days: {
      type: 'string',
      value: '<n>',
      summary: `Days until it is deleted for good. (${DROP_DELAY_DAYS})`,
    },
    shred: {
      type: 'boolean',
      summary: 'Destroy the keys to its backups at once: nothing brings these back.',
    },
  },
  run: async (args, { environment, answer, say }) => {
    const days = parseDays(args)
    const place = await openPlace(environment)
    const slug = args.parameters[0] ?? ''
    const { record, database: id } = await getCustomerDatabase(place.access, place.control, {
      slug,
    })
    if (args.options['shred'] === true)
      await noteOperatorEvent(place, id, {
        about: 'database',
        record: null,
        words: 'asked to take the database out of service and to destroy all keys to its backups',
      })
    const job = await requestControlJob(place.access, place.control, {
      kind: 'drop_database',
      input: { record, days },
      clock: systemClock,
    })
    await followJob(place, job, say)
    const database = await getCustomerDatabase(place.access, place.control, { slug })
    const line = `${slug} is out of service and will be deleted after ${database.dropAfter}.`
    if (args.options['shred'] !== true) {
      answer(database, [line])
      return 0
    }
    const receipt = await destroyKeys(vaultOf(place), database.database)
    answer({ ...database, receipt }, [line, ...shredLines(receipt)])
    return receipt.complete ? 0 : 1
  },
}

function parseDays(args: CommandArguments): number {
  const text = args.options['days'] ?? String(DROP_DELAY_DAYS)
  const days = Number(text)
  if (Number.isInteger(days) && days >= 0 && days <= 3650) return days
  throw new UsageError('--days must be a number from 0 to 3650.')
}
