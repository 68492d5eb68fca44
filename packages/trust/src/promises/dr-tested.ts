import { HOURLY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const drTested = definePromise({
  id: 'dr-tested',
  chapter: 'outages',
  ...HOURLY,
  pledges: bothBrands({
    says: 'What we need in a disaster, backups and the making of databases, we use every day, so that recovery is tested all the time.',
    controls: ['restore-drill', 'failover-drill', 'region-drill'],
  }),
})
