import { DROP_DELAY_DAYS, getCustomerDatabase, requestControlJob } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { followJob } from '../cloud/follow-job.ts'
import { type Command, type CommandArguments, UsageError } from '../command.ts'

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
  },
  run: async (args, { environment, answer, say }) => {
    const days = parseDays(args)
    const place = await openPlace(environment)
    const slug = args.parameters[0] ?? ''
    const { record } = await getCustomerDatabase(place.access, place.control, { slug })
    const job = await requestControlJob(place.access, place.control, {
      kind: 'drop_database',
      input: { record, days },
      clock: systemClock,
    })
    await followJob(place, job, say)
    const database = await getCustomerDatabase(place.access, place.control, { slug })
    answer(database, [`${slug} is out of service and will be deleted after ${database.dropAfter}.`])
    return 0
  },
}

function parseDays(args: CommandArguments): number {
  const text = args.options['days'] ?? String(DROP_DELAY_DAYS)
  const days = Number(text)
  if (Number.isInteger(days) && days >= 0 && days <= 3650) return days
  throw new UsageError('--days must be a number from 0 to 3650.')
}
