import { QUARTER_HOURLY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const standby = definePromise({
  id: 'standby',
  chapter: 'outages',
  ...QUARTER_HOURLY,
  pledges: bothBrands({
    says: 'Every database has a hot standby close by, whose replication is watched; a change to it, started by hand, takes less than an hour.',
    controls: ['standby-lag', 'failover-drill'],
  }),
})
