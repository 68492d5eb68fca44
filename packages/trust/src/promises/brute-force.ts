import { DAILY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const bruteForce = definePromise({
  id: 'brute-force',
  chapter: 'connections',
  ...DAILY,
  pledges: bothBrands({
    says: 'Firewalls and intrusion prevention notice and block those who try passwords by brute force.',
    controls: ['attack-blocked'],
  }),
})
