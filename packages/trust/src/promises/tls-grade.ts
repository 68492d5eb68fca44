import { DAILY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const tlsGrade = definePromise({
  id: 'tls-grade',
  chapter: 'connections',
  ...DAILY,
  pledges: bothBrands({
    says: 'Our encryption earns grade A in the usual ratings and is kept patched.',
    controls: ['tls-rating'],
  }),
})
