import { PlatformError } from '@zennnn/kernel'
import { recordAction } from '@zennnn/model'

/** Takes effect with the next request of that user; the records stay, and so does the way back. */
export const deactivateUser = recordAction({
  model: 'user',
  name: 'deactivate',
  label: 'Deactivate',
  groups: ['administrator'],
  when: 'record.active',
  confirm:
    'The person is signed out everywhere and cannot sign in until activated again. Their API keys end for good.',
  proof: 'fresh',
  run: async (context, id) => {
    if (context.user.id === id)
      throw new PlatformError('STATE_REFUSED', {
        message: 'You cannot deactivate yourself.',
        hint: 'Ask another administrator.',
      })
    await context.records.update('user', id, { active: false })
  },
})

export const activateUser = recordAction({
  model: 'user',
  name: 'activate',
  label: 'Activate',
  groups: ['administrator'],
  when: '!record.active',
  run: async (context, id) => {
    await context.records.update('user', id, { active: true })
  },
})
