import { HOURLY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const passwordHttps = definePromise({
  id: 'password-https',
  chapter: 'accounts',
  ...HOURLY,
  pledges: bothBrands({
    says: 'What you sign in with travels over HTTPS only.',
    controls: ['plain-http', 'session-cookie'],
  }),
})
