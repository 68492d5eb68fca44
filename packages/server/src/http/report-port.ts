export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const
type ReportSeverity = (typeof SEVERITIES)[number]

/** What somebody writes into the form; checked, '' and null where he says nothing. */
export interface GivenReport {
  readonly title: string
  readonly place: string
  readonly body: string
  readonly steps: string
  readonly severity: ReportSeverity | null
  readonly address: string | null
  readonly credit: string | null
}

/** A step of the way; `invalid` and `duplicate` end it before. */
export type ReportState =
  | 'received'
  | 'assessed'
  | 'fixing'
  | 'fixed'
  | 'disclosed'
  | 'invalid'
  | 'duplicate'

/** A report as who reported it sees it. Times are ISO 8601. */
export interface OwnReport {
  /** Null for one that the system sent itself. */
  readonly number: number | null
  readonly state: ReportState
  readonly severity: ReportSeverity | null
  readonly title: string
  readonly receivedAt: string
  /** Where mail about it goes; null where no address was given. */
  readonly address: string | null
  /** Oldest first. */
  readonly events: readonly {
    readonly at: string
    readonly author: 'reporter' | 'operator'
    readonly step: string
    readonly body: string
  }[]
}

/** What is published of a weakness that is no more. Times are ISO 8601. */
export interface Advisory {
  readonly id: string
  readonly title: string
  readonly body: string
  readonly affected: string
  readonly fixedIn: string
  readonly credit: string | null
  readonly severity: ReportSeverity | null
  readonly receivedAt: string
  readonly answeredAt: string | null
  readonly fixedAt: string | null
  readonly disclosedAt: string
}

/** Reports of weaknesses as the public pages need them. Nothing here lists reports. */
export interface ReportPort {
  /** What is promised, in days. */
  readonly clocks: {
    readonly answerWorkingDays: number
    readonly fixDays: Readonly<Record<ReportSeverity, number>>
  }
  /** The public key of the operator, where there is one. */
  readonly key: { readonly kind: 'OpenPGP' | 'age'; readonly text: string } | undefined
  /** Stores a report; returns the secret that opens its page. TOO_MANY_ATTEMPTS. */
  receive(given: GivenReport, network: string): Promise<string>
  /** Undefined for a secret that opens nothing. */
  own(secret: string): Promise<OwnReport | undefined>
  /** Whether the secret opens anything. TOO_MANY_ATTEMPTS; ACCESS_DENIED where what was written has to be answered first. */
  write(secret: string, words: string, network: string): Promise<boolean>
  /** Newest first. */
  advisories(): Promise<readonly Advisory[]>
}
