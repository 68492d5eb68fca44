import { DAILY } from '../promise/cadence.ts'
import { definePromise } from '../promise/promise.ts'

export const sandbox = definePromise({
  id: 'sandbox',
  chapter: 'software',
  ...DAILY,
  pledges: {
    zeldesk: {
      says: 'Expressions of customers run in a sandbox, with permitted functions only, and include no file from anywhere.',
      controls: ['escape-corpus'],
    },
  },
})
