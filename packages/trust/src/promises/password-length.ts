import { DAILY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const passwordLength = definePromise({
  id: 'password-length',
  chapter: 'accounts',
  ...DAILY,
  pledges: bothBrands({
    says: 'Administrators of a database decide how long a password must be.',
    controls: ['short-password'],
  }),
})
