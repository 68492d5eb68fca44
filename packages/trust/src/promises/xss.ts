import { DAILY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const xss = definePromise({
  id: 'xss',
  chapter: 'software',
  ...DAILY,
  pledges: bothBrands({
    says: 'Templates escape everything by default; what is to be shown raw is marked by hand.',
    controls: ['script-corpus'],
  }),
})
