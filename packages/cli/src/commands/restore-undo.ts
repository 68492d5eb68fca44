import {
  getCustomerDatabase,
  getRestore,
  listRestores,
  noteOperatorEvent,
  requestControlJob,
} from '@zennnn/cloud'
import { PlatformError, systemClock } from '@zennnn/kernel'
import { AT_THE_MACHINE } from '../cloud/asker.ts'
import { openPlace } from '../cloud/cloud-place.ts'
import { followJob } from '../cloud/follow-job.ts'
import { restoreAnswer } from '../cloud/restore-lines.ts'
import type { Command } from '../command.ts'

export const restoreUndo: Command = {
  name: 'restore undo',
  summary: 'Gives a database back what the last restore in its place replaced.',
  parameters: ['<slug>'],
  options: {},
  run: async ({ parameters }, { environment, answer, say }) => {
    const place = await openPlace(environment)
    const slug = parameters[0] ?? ''
    const { database } = await getCustomerDatabase(place.access, place.control, { slug })
    const restores = await listRestores(place, database)
    const last = restores.find(({ mode, state }) => mode === 'live' && state === 'done')
    if (last === undefined)
      throw new PlatformError('STATE_REFUSED', {
        message: `There is no restore of ${slug} that can be undone.`,
        hint: `zennnn restore list ${slug} shows what was restored.`,
      })
    await noteOperatorEvent(place, database, {
      about: 'restore',
      record: last.id,
      words: `asked to undo the restore of ${last.beganAt.toISOString()}`,
    })
    const job = await requestControlJob(place.access, place.control, {
      kind: 'restore_undo',
      input: { restore: last.id, database, ...AT_THE_MACHINE },
      clock: systemClock,
    })
    await followJob(place, job, say)
    const done = await getRestore(place, last.id)
    answer(restoreAnswer(done), [
      `${slug} is what it was before the restore. Requests waited for ${done.heldMs} ms.`,
    ])
    return 0
  },
}
