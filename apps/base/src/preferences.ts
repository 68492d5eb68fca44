import { PlatformError } from '@zennnn/kernel'
import { field, modelAction } from '@zennnn/model'

/** Users are changed by administrators; of themselves everybody may change just this. */
export const changePreferences = modelAction({
  model: 'user',
  name: 'change_preferences',
  label: 'Change my preferences',
  groups: ['member'],
  parameters: {
    language: field.text({ required: true, maxLength: 12 }),
    time_zone: field.text({ required: true, maxLength: 40 }),
  },
  run: async (context, { language, time_zone }) => {
    const { id } = context.user
    if (id === undefined) throw new PlatformError('NOT_SIGNED_IN')
    if (!Intl.supportedValuesOf('timeZone').includes(time_zone) && time_zone !== 'UTC')
      throw new PlatformError('VALUE_INVALID', {
        message: 'There is no such time zone.',
        details: { field: 'time_zone' },
        hint: 'Write it like Europe/Berlin or UTC.',
      })
    await context.elevate('a user changes own preferences', async (records) => {
      await records.update('user', id, { language, time_zone })
    })
  },
})
