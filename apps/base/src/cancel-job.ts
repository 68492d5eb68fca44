import { PlatformError } from '@zennnn/kernel'
import { recordAction } from '@zennnn/model'

/**
 * Asks a job to stop. Whoever sees a job may: who asked for it, and administrators (the rules of the model). It stops when
 * it next reports; what is not begun yet never begins.
 */
export const cancelJob = recordAction({
  model: 'job',
  name: 'cancel',
  label: 'Cancel',
  groups: ['member'],
  when: 'record.state in ["queued", "running"]',
  confirm: 'The job stops at its next step. What it has done until then stays.',
  run: async (context, id) => {
    const changed = await context.elevate(
      'cancel a job',
      async (records) =>
        await records.updateWhere(
          'job',
          { id, state: { in: ['queued', 'running'] } },
          { cancel_requested: true },
        ),
    )
    if (changed === 0)
      throw new PlatformError('STATE_REFUSED', { message: 'The job has ended already.' })
  },
})
