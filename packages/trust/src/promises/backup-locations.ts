import { HOURLY } from '../promise/cadence.ts'
import { definePromise } from '../promise/promise.ts'

export const backupLocations = definePromise({
  id: 'backup-locations',
  chapter: 'backups',
  ...HOURLY,
  pledges: {
    zennnn: {
      says: 'We publish where these data centres are.',
      controls: ['locations-page'],
    },
  },
})
