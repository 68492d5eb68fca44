import { HOURLY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const backupLadder = definePromise({
  id: 'backup-ladder',
  chapter: 'backups',
  ...HOURLY,
  pledges: bothBrands({
    says: 'We keep fourteen full backups of every database: daily ones of seven days, weekly ones of the four weeks before, monthly ones of the three months before.',
    controls: ['backup-ladder'],
  }),
})
