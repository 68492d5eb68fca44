import { DAILY } from '../promise/cadence.ts'
import { definePromise } from '../promise/promise.ts'

export const objectReference = definePromise({
  id: 'object-reference',
  chapter: 'software',
  ...DAILY,
  pledges: {
    zeldesk: {
      says: 'To know an id or an address opens nothing: every request passes the layer that decides what you may see.',
      controls: ['foreign-ids'],
    },
  },
})
