import { DAILY } from '../promise/cadence.ts'
import { definePromise } from '../promise/promise.ts'

export const urlAccess = definePromise({
  id: 'url-access',
  chapter: 'software',
  ...DAILY,
  pledges: {
    zeldesk: {
      says: 'No security rests on a hidden address; links in e-mails carry a signed token of their own and go to their recipient alone.',
      controls: ['link-tokens'],
    },
  },
})
