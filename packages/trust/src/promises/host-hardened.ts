import { DAILY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const hostHardened = definePromise({
  id: 'host-hardened',
  chapter: 'hosts',
  ...DAILY,
  pledges: bothBrands({
    says: 'Our servers run a minimal Linux that is hardened and kept patched, without PHP and without MySQL.',
    controls: ['host-audit'],
  }),
})
