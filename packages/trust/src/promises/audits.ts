import { DAILY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

/** Who audited us, and that he is independent, is attested. */
export const audits = definePromise({
  id: 'audits',
  chapter: 'openness',
  ...DAILY,
  pledges: bothBrands({
    says: 'Independent auditors test our security, and we correct what they find.',
    controls: ['open-findings'],
    attested: 'once',
  }),
})
