import { DAILY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const csrf = definePromise({
  id: 'csrf',
  chapter: 'software',
  ...DAILY,
  pledges: bothBrands({
    says: 'Nothing is changed without the secret token of a genuine visit.',
    controls: ['csrf-routes'],
  }),
})
