import { t } from '../language/language.ts'
import type { MarkState } from '../promise-state/state-mark.tsx'
import {
  certificateWords,
  dedicatedWords,
  isolationWords,
  lengthWords,
  noStaffWords,
  passwordWords,
  staffWords,
  throttleWords,
} from './own-access-words.ts'
import {
  downloadWords,
  ladderWords,
  lossWords,
  placesWords,
  restoredWords,
  returnWords,
  standbyWords,
} from './own-backup-words.ts'
import type { Own } from './promises-api.ts'

/** How a sentence stands for the own database, in sentences. */
export function ownWords(own: Own, now: Date): readonly string[] {
  switch (own.kind) {
    case 'backup-ladder':
      return ladderWords(own)
    case 'backup-regions':
      return placesWords(own)
    case 'backup-download':
      return downloadWords(own)
    case 'backup-restore':
      return restoredWords(own)
    case 'standby':
      return standbyWords(own, now)
    case 'rpo':
      return lossWords(own)
    case 'rto':
      return returnWords(own, now)
    default:
      return accessWords(own)
  }
}

type Access = Parameters<
  | typeof certificateWords
  | typeof dedicatedWords
  | typeof isolationWords
  | typeof lengthWords
  | typeof noStaffWords
  | typeof passwordWords
  | typeof staffWords
  | typeof throttleWords
>[0]

function accessWords(own: Access): readonly string[] {
  switch (own.kind) {
    case 'db-dedicated':
      return dedicatedWords(own)
    case 'db-isolation':
      return isolationWords(own)
    case 'password-hash':
      return passwordWords(own)
    case 'login-throttle':
      return throttleWords(own)
    case 'password-length':
      return lengthWords(own)
    case 'staff-none':
      return noStaffWords(own)
    case 'staff-scoped':
      return staffWords(own)
    case 'tls-cert':
      return certificateWords(own)
  }
}

/** In which sign and colours an outcome is shown. */
export function outcomeSign(outcome: Own['outcome']): MarkState {
  switch (outcome) {
    case 'holds':
      return 'proved'
    case 'fails':
      return 'broken'
    default:
      return outcome
  }
}

/** Beside the sign: a sign alone would need to be learned. */
export function outcomeWords(outcome: Own['outcome']): string {
  switch (outcome) {
    case 'holds':
      return t('As promised')
    case 'fails':
      return t('Not as promised')
    case 'unknown':
      return t('Nothing to see yet')
    case 'told':
      return t('Your setting')
  }
}

/** The heading of a chapter of the policy. */
export function chapterWords(chapter: string): string {
  switch (chapter) {
    case 'backups':
      return t('Backups')
    case 'outages':
      return t('When something fails')
    case 'data':
      return t('Your data')
    case 'accounts':
      return t('Passwords and sign-in')
    case 'staff':
      return t('Who can look in')
    case 'hosts':
      return t('Servers and data centres')
    case 'connections':
      return t('Connections')
    case 'software':
      return t('Software')
    case 'openness':
      return t('Audits and reports')
    default:
      return chapter
  }
}
