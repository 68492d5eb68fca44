import { HOURLY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const disclosure = definePromise({
  id: 'disclosure',
  chapter: 'openness',
  ...HOURLY,
  pledges: bothBrands({
    says: 'Who reports a weakness is answered first: we assess it at once, solve it together, and publish it.',
    controls: ['security-txt', 'report-intake', 'report-clocks'],
  }),
})
