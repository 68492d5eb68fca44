import { HOURLY } from '../promise/cadence.ts'
import { definePromise } from '../promise/promise.ts'

export const staffNone = definePromise({
  id: 'staff-none',
  chapter: 'staff',
  ...HOURLY,
  pledges: {
    zennnn: {
      says: 'Nobody of our team can sign in to your account. It is not forbidden but impossible.',
      controls: ['staff-reach'],
    },
  },
})
