import { DAILY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

/** No program stands at the door. */
export const physical = definePromise({
  id: 'physical',
  chapter: 'hosts',
  ...DAILY,
  pledges: bothBrands({
    says: 'Our data centres are closed premises: badges or biometrics open them, cameras and guards watch them day and night.',
    controls: [],
    attested: 'each_region',
  }),
})
