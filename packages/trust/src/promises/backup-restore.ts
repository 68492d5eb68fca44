import { HOURLY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const backupRestore = definePromise({
  id: 'backup-restore',
  chapter: 'backups',
  ...HOURLY,
  pledges: bothBrands({
    says: 'Our helpdesk brings any of your backups back, over the live database or beside it.',
    controls: ['restore-drill'],
  }),
})
