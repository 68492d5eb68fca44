import { HOURLY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const dbDedicated = definePromise({
  id: 'db-dedicated',
  chapter: 'data',
  ...HOURLY,
  pledges: bothBrands({
    says: 'Your data lies in a database of your own, which you share with no other customer.',
    controls: ['database-map'],
  }),
})
