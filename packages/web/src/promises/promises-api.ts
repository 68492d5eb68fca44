import { requestJson } from '../api/request.ts'
import type { PromiseState } from '../promise-state/promise-state.ts'

/** How a sentence stands for the own database; `unknown` while there is nothing to see; `told`: what is set, which measures nothing. */
type OwnOutcome = 'holds' | 'fails' | 'unknown' | 'told'

/** What can be said of one database, by the id of the sentence. Instants are ISO 8601. */
interface OwnFigures {
  /** `copies`: in the region that has fewest; `wanted`: that should be there by now; `missing`: in all regions together; `off`: backups that are not on it. */
  readonly 'backup-ladder': {
    readonly copies: number
    readonly wanted: number
    readonly full: number
    readonly missing: number
    readonly is_late: boolean
    readonly off: number
    readonly oldest_at: string | null
    readonly newest_at: string | null
  }
  /** `short`: copies that lie in fewer than `wanted` places; `short_continents`: on fewer continents, null where these are not promised. */
  readonly 'backup-regions': {
    readonly regions: readonly OwnRegion[]
    readonly copies: number
    readonly short: number
    readonly short_continents: number | null
    readonly wanted: number
  }
  /** `newest_at`: of those that all regions have or had. */
  readonly 'backup-download': {
    readonly copies: number
    readonly newest_at: string | null
    readonly is_late: boolean
  }
  /** `tried`: of the copies on the ladder, those that were restored. */
  readonly 'backup-restore': {
    readonly backup_at: string | null
    readonly tried_at: string | null
    readonly took_ms: number | null
    readonly copies: number
    readonly tried: number
    readonly every_second_since: string | null
    readonly every_second_until: string | null
  }
  readonly standby: {
    readonly lag_bytes: number | null
    readonly lag_seconds: number | null
    readonly measured_at: string
  }
  readonly rpo: { readonly outside_at: string | null; readonly hours: number | null }
  readonly rto: {
    readonly tier: string
    readonly promised_hours: number
    readonly rehearsed_at: string | null
    readonly back_ms: number | null
    readonly is_measured: boolean
    readonly all: number | null
    readonly failed: number | null
    readonly out_of_turn: number | null
    /** Whether the rehearsal counts no more. */
    readonly is_old: boolean
  }
  readonly 'db-dedicated': { readonly shared: number; readonly since: string }
  readonly 'db-isolation': { readonly strangers: number }
  /** `weak`: passwords that are kept otherwise than is promised. */
  readonly 'password-hash': {
    readonly passwords: number
    readonly weak: number
    readonly least_rounds: number
    readonly people: number
    readonly second_factors: number
  }
  readonly 'login-throttle': {
    readonly attempts: number
    readonly window_s: number
    readonly cooldown_s: number
  }
  readonly 'password-length': { readonly minimum: number }
  /** `doors`: made for staff; `strangers`: accounts that may connect; `holders`: accounts with a right in it. */
  readonly 'staff-none': {
    readonly doors: number
    readonly strangers: number
    readonly holders: number
  }
  readonly 'staff-scoped': {
    readonly visits: number
    /** Besides these: without a grant that held. */
    readonly unasked: number
    readonly days: number
    readonly last_at: string | null
    readonly may_enter: number
    readonly waiting: number
  }
  readonly 'tls-cert': { readonly hosts: readonly OwnHost[]; readonly waiting: number }
}

interface OwnRegion {
  readonly name: string
  readonly location: string
  readonly copies: number
}

interface OwnHost {
  readonly host: string
  readonly until: string | null
  readonly days: number | null
  readonly key_bits: number | null
  readonly is_weak: boolean
  readonly is_good: boolean
}

type OwnKind = keyof OwnFigures

export type Own = {
  readonly [Kind in OwnKind]: {
    readonly kind: Kind
    readonly outcome: OwnOutcome
    readonly figures: OwnFigures[Kind]
  }
}[OwnKind]

/** What proves a sentence for the whole cloud, as the public page says it, in English. */
export type PromisePart =
  | {
      readonly kind: 'control'
      readonly state: PromiseState
      readonly tries: string
      readonly why: string | null
      /** Absent of what was never tried. */
      readonly measured?: string
      readonly at?: string
    }
  | {
      readonly kind: 'attestation'
      readonly state: PromiseState
      /** A region, or empty. */
      readonly subject: string
      readonly why: string | null
      readonly attestation: {
        readonly says: string
        readonly by: string
        readonly until: string
      } | null
    }

export interface OwnPromise {
  readonly id: string
  readonly chapter: string
  /** In English, as it is published. */
  readonly says: string
  readonly state: PromiseState
  readonly since: string | null
  readonly parts: readonly PromisePart[]
  /** Null for what is about the whole cloud alone. */
  readonly own: Own | null
}

export interface OwnPromises {
  /** By the clock of the server. */
  readonly now: string
  /** What the cloud is called. */
  readonly name: string
  /** Address of the public page. */
  readonly page: string
  /** Whether the evidence of the cloud is what was signed. */
  readonly is_sound: boolean
  /** In the order of the public page. */
  readonly promises: readonly OwnPromise[]
}

export async function readOwnPromises(signal: AbortSignal): Promise<OwnPromises> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the server describes is what this type says; a test of the server holds its shape
  return (await requestJson('/api/promises', { signal })) as OwnPromises
}
