import { DAILY } from '../promise/cadence.ts'
import { definePromise } from '../promise/promise.ts'

/** That a data centre stands where we say it does, no program can try: somebody attests it for each of them. */
export const backupRegions = definePromise({
  id: 'backup-regions',
  chapter: 'backups',
  ...DAILY,
  pledges: {
    zennnn: {
      says: 'Every backup lies in at least three data centres, on different continents.',
      controls: ['backup-read-back', 'region-places', 'region-continents'],
      attested: 'each_region',
    },
    zeldesk: {
      says: 'Every backup lies in at least three data centres.',
      controls: ['backup-read-back', 'region-places'],
      attested: 'each_region',
    },
  },
})
