import { DAILY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const backupDownload = definePromise({
  id: 'backup-download',
  chapter: 'backups',
  ...DAILY,
  pledges: bothBrands({
    says: 'You can download a backup of your live data at any time, from the control panel.',
    controls: ['canary-download'],
  }),
})
