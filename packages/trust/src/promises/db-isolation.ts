import { DAILY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const dbIsolation = definePromise({
  id: 'db-isolation',
  chapter: 'data',
  ...DAILY,
  pledges: bothBrands({
    says: 'Databases of one cluster are isolated from each other completely: from none of them another can be reached.',
    controls: ['database-doors'],
  }),
})
