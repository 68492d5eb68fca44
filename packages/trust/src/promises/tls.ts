import { HOURLY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const tls = definePromise({
  id: 'tls',
  chapter: 'connections',
  ...HOURLY,
  pledges: bothBrands({
    says: 'Every connection to us is encrypted with 256 bits.',
    controls: ['tls-handshake'],
  }),
})
