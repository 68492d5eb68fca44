import { DAILY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const loginThrottle = definePromise({
  id: 'login-throttle',
  chapter: 'accounts',
  ...DAILY,
  pledges: bothBrands({
    says: 'Administrators of a database decide after how many wrong passwords one has to wait, and for how long.',
    controls: ['wrong-logins'],
  }),
})
