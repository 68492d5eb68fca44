import { HOURLY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const tlsCert = definePromise({
  id: 'tls-cert',
  chapter: 'connections',
  ...HOURLY,
  pledges: bothBrands({
    says: 'Our certificates are at least as strong as RSA with 2048 bits, with SHA-2 in their whole chain.',
    controls: ['tls-chain'],
  }),
})
