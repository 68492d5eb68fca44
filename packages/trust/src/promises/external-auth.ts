import { DAILY } from '../promise/cadence.ts'
import { definePromise } from '../promise/promise.ts'

export const externalAuth = definePromise({
  id: 'external-auth',
  chapter: 'accounts',
  ...DAILY,
  pledges: {
    zeldesk: {
      says: 'You can sign in by OAuth 2.0 or LDAP, so that no password of yours is kept here.',
      controls: ['provider-sign-in', 'directory-sign-in'],
    },
  },
})
