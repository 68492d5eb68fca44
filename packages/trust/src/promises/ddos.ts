import { DAILY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

/** What a provider can withstand only the provider can say. */
export const ddos = definePromise({
  id: 'ddos',
  chapter: 'connections',
  ...DAILY,
  pledges: bothBrands({
    says: 'Our providers can withstand the largest attacks of overload, and at the edge such attacks are weakened.',
    controls: ['edge-overload'],
    attested: 'once',
  }),
})
