import { HOURLY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const rpo = definePromise({
  id: 'rpo',
  chapter: 'outages',
  ...HOURLY,
  pledges: bothBrands({
    says: 'Should a whole data centre be lost, at most 24 hours of your work are lost with it.',
    controls: ['copy-outside'],
  }),
})
