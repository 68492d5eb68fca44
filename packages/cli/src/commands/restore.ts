import { getCustomerDatabase, getRestore, requestControlJob } from '@zennnn/cloud'
import { PlatformError, systemClock } from '@zennnn/kernel'
import { type CloudPlace, openPlace } from '../cloud/cloud-place.ts'
import { followJob } from '../cloud/follow-job.ts'
import { restoreAnswer } from '../cloud/restore-lines.ts'
import { type Command, type CommandContext, UsageError } from '../command.ts'
import { originOf } from '../serve/site-finder.ts'

/** The words `list` and `undo` are commands of their own, which are looked for first. */
export const restore: Command = {
  name: 'restore',
  summary: 'Restores a backup as a new database on the side.',
  parameters: ['<backup>'],
  options: {
    side: {
      type: 'boolean',
      summary: 'As a new database: no mail leaves it and no jobs run in it.',
    },
    slug: {
      type: 'string',
      value: '<slug>',
      summary: 'Its name. (that of the old one, and the day)',
    },
  },
  run: async ({ parameters, options }, context) => {
    const { slug } = options
    if (options['side'] !== true) throw new UsageError('--side is missing.')
    const place = await openPlace(context.environment)
    const input = { backup: parameters[0] ?? '', ...(slug === undefined ? {} : { slug }) }
    await restoreAside(place, input, context)
    return 0
  },
}

async function restoreAside(
  place: CloudPlace,
  input: unknown,
  { environment, answer, say }: CommandContext,
): Promise<void> {
  const { access, control } = place
  const job = await requestControlJob(access, control, {
    kind: 'restore_side',
    input,
    clock: systemClock,
  })
  await followJob(place, job, say)
  const done = await getRestore(place, job)
  if (done.record === null) throw new PlatformError('NOT_FOUND')
  const database = await getCustomerDatabase(access, control, { record: done.record })
  answer({ ...restoreAnswer(done), restored: database }, [
    `${database.slug} is live at ${originOf(database.host, environment.port)}`,
    'People sign in as in the old one. It sends no mail and does no jobs.',
  ])
}
