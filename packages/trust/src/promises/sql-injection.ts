import { DAILY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const sqlInjection = definePromise({
  id: 'sql-injection',
  chapter: 'software',
  ...DAILY,
  pledges: bothBrands({
    says: 'No SQL is written by hand where your input arrives, so that none can be injected.',
    controls: ['injection-corpus'],
  }),
})
