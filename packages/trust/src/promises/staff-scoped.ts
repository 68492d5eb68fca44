import { DAILY } from '../promise/cadence.ts'
import { definePromise } from '../promise/promise.ts'

export const staffScoped = definePromise({
  id: 'staff-scoped',
  chapter: 'staff',
  ...DAILY,
  pledges: {
    zeldesk: {
      says: 'Our support signs in with credentials of its own, never with your password, and reaches only the settings and files that your issue is about.',
      controls: ['staff-reach', 'staff-grant', 'staff-log'],
    },
  },
})
