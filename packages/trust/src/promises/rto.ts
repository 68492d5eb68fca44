import { HOURLY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const rto = definePromise({
  id: 'rto',
  chapter: 'outages',
  ...HOURLY,
  pledges: bothBrands({
    says: 'Should a whole data centre be lost, paid databases are back first and within 24 hours, those of trials, education and free use within 48 hours.',
    controls: ['region-drill', 'region-drill-whole'],
  }),
})
