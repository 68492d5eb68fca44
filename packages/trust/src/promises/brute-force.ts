import { HOURLY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

/** The firewall is attacked once a day; what came of it is looked up more often, so that a failure is not shown a day late. */
export const bruteForce = definePromise({
  id: 'brute-force',
  chapter: 'connections',
  ...HOURLY,
  pledges: bothBrands({
    says: 'Firewalls and intrusion prevention notice and block those who try passwords by brute force.',
    controls: ['attack-blocked'],
  }),
})
