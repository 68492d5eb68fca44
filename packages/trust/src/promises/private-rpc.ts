import { DAILY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const privateRpc = definePromise({
  id: 'private-rpc',
  chapter: 'software',
  ...DAILY,
  pledges: bothBrands({
    says: 'Private methods cannot be called from outside.',
    controls: ['member-names'],
  }),
})
