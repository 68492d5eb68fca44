import { DAILY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const cards = definePromise({
  id: 'cards',
  chapter: 'data',
  ...DAILY,
  pledges: bothBrands({
    says: 'We never store card data: it goes straight to the acquirer, who is PCI-compliant.',
    controls: ['card-scan', 'card-routes'],
  }),
})
