import { DAILY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const provisioning = definePromise({
  id: 'provisioning',
  chapter: 'outages',
  ...DAILY,
  pledges: bothBrands({
    says: 'A new place of hosting is set up by software, beginning with an empty machine.',
    controls: ['provisioning-drill'],
  }),
})
