import type { OwnDatabase, PasswordForms, ServedCertificate } from '@zennnn/cloud'

/** What is stored about one customer's database, by the cloud, in itself and in the files of certificates. */
export interface OwnFacts {
  readonly database: OwnDatabase
  readonly inside: OwnInside
  /** undefined in a cloud whose staff has no way in. */
  readonly staff: OwnStaff | undefined
  /** Hosts by which people come to it, its own one first. */
  readonly hosts: readonly OwnHost[]
}

/** What the database says of itself. */
export interface OwnInside {
  /** Who may sign in. */
  readonly people: number
  /** Of them, those who have a second factor. */
  readonly secondFactors: number
  readonly passwords: readonly PasswordForms[]
  readonly minimumLength: number
  /** So many wrong passwords of one person within so many seconds; then one waits so many seconds, each time longer. */
  readonly attemptsPerAccount: number
  readonly attemptWindowS: number
  readonly cooldownS: number
  /** Functions and tables of the platform that are made for staff. */
  readonly staffDoors: number
}

/** What support did within 90 days, and may do now. */
export interface OwnStaff {
  readonly visits: number
  /** Besides these: those without a grant that held. */
  readonly unasked: number
  readonly lastAt: Date | undefined
  /** Grants that hold at this moment. */
  readonly mayEnter: number
  /** Requests that nobody decided on. */
  readonly waiting: number
}

/** A host with what it is served with. */
export interface OwnHost {
  readonly host: string
  /** What is in the file of its certificate, its own one first; empty where none names it. */
  readonly chain: readonly ServedCertificate[]
}
