import { DAILY } from '../promise/cadence.ts'
import { definePromise } from '../promise/promise.ts'

/** The keys and disks of engineers are not ours to look into: it is attested that they are encrypted. */
export const hostSsh = definePromise({
  id: 'host-ssh',
  chapter: 'hosts',
  ...DAILY,
  pledges: {
    zennnn: {
      says: 'Few engineers can reach our servers, and only with a key of SSH that is encrypted and lies on an encrypted disk; no password lets anybody in.',
      controls: ['ssh-audit'],
      attested: 'once',
    },
    zeldesk: {
      says: 'Few engineers can reach our servers, and only with a key of SSH; no password lets anybody in.',
      controls: ['ssh-audit'],
    },
  },
})
