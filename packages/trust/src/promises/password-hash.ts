import { DAILY } from '../promise/cadence.ts'
import { bothBrands, definePromise } from '../promise/promise.ts'

export const passwordHash = definePromise({
  id: 'password-hash',
  chapter: 'accounts',
  ...DAILY,
  pledges: bothBrands({
    says: 'Your password is kept only as a salted, stretched hash (PBKDF2 with SHA-512). Nobody can read it, not even we; a lost one can only be replaced.',
    controls: ['stored-hashes', 'hash-routes'],
  }),
})
