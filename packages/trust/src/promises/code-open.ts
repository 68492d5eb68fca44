import { DAILY } from '../promise/cadence.ts'
import { definePromise } from '../promise/promise.ts'

export const codeOpen = definePromise({
  id: 'code-open',
  chapter: 'software',
  ...DAILY,
  pledges: {
    zennnn: {
      says: 'All of our code is open and reviewed, that of the security included.',
      controls: ['source-build'],
    },
  },
})
