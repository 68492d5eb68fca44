import { getCustomerDatabase, wakeDatabase } from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { type Command, requireOption } from '../command.ts'

export const databaseWake: Command = {
  name: 'database wake',
  summary:
    'Lets a database that was restored on the side send mail and do jobs, as one of its own.',
  parameters: ['<slug>'],
  options: {
    name: {
      type: 'string',
      value: '<slug>',
      summary: 'Its name once more, to say that it is meant.',
    },
  },
  run: async (args, { environment, answer }) => {
    const slug = args.parameters[0] ?? ''
    if (requireOption(args, 'name') !== slug)
      throw new PlatformError('VALUE_INVALID', {
        message: `--name is not "${slug}". Nothing was changed.`,
      })
    const place = await openPlace(environment)
    const { database } = await getCustomerDatabase(place.access, place.control, { slug })
    const woken = await wakeDatabase(place, database)
    answer({ slug, database, ...woken }, [
      `${slug} sends mail and does jobs from now on. It was a copy of ${woken.origin} of ${woken.since.toISOString()}.`,
      'What waited in it until now was ended, and is not sent or done.',
    ])
    return 0
  },
}
