import { postJson, requestJson } from '../api/request.ts'

export type Rung = 'daily' | 'weekly' | 'monthly'

/** A backup as its database's own administrators see it. Instants are ISO 8601. */
export interface VaultBackup {
  readonly id: string
  readonly kind: string
  readonly state: 'running' | 'complete' | 'incomplete' | 'failed'
  readonly at: string
  readonly endedAt?: string | null
  readonly bytes?: number | null
  readonly verifiedAt?: string | null
  /** How long the test restore took. */
  readonly verifyMs?: number | null
  /** Whether it was tried in vain so often to restore it that somebody has to ask for another try. */
  readonly verifyFailed?: boolean
  /** When it lost a copy that it had; absent for what lost none, or has it again. */
  readonly degradedAt?: string | null
  readonly message?: string | null
  readonly copies: readonly VaultCopy[]
  /** Absent beside the ladder. */
  readonly rung?: Rung | null
  /** Why it is kept, or why not. */
  readonly reason: string
  /** When it is deleted for good; absent for what is kept. */
  readonly removalDueAt?: string | null
}

interface VaultCopy {
  readonly region: string
  /** When all of it was read from there and was right; absent when it is no copy to count on. */
  readonly readBackAt?: string | null
  readonly message?: string | null
}

/** What was restored, and until when it can be undone. */
export interface VaultRestore {
  readonly id: string
  readonly mode: 'side' | 'live'
  readonly state: string
  readonly at: string
  readonly backup: string
  readonly undoUntil?: string | null
  /** Of the copy, for those on the side. */
  readonly slug?: string | null
  readonly url?: string | null
  /** When the copy ends by itself; absent for one that does not. */
  readonly endsAt?: string | null
}

/** What comes back of a database when something is lost. */
export interface Recovery {
  readonly tier: string
  /** Of the newest backup that was restored and found equal. */
  readonly lastPoint: { readonly at: string; readonly regions: readonly string[] } | null
  /** Of the newest one with a copy outside the home region. */
  readonly outsideAt: string | null
  readonly promised: { readonly lossHours: number; readonly backHours: number }
  /** Of the newest test restore. */
  readonly restore: { readonly at: string; readonly ms: number } | null
  /** Of the newest drill that passed. */
  readonly failover: { readonly at: string; readonly gapMs: number; readonly lost: number } | null
  /** Until all databases of the tier were back, in a rehearsal with all of them; else until they would be. */
  readonly region: { readonly at: string; readonly ms: number; readonly isMeasured: boolean } | null
  /** Of the last time that the cloud really was lost; `lostMs` is null where nothing of the tier came back. */
  readonly recovered: {
    readonly at: string
    readonly ms: number
    readonly lostMs: number | null
    readonly isWhole: boolean
  } | null
}

/** All that there is of the backups of one database. */
export interface Vault {
  /** By the clock of the server. */
  readonly now: string
  readonly slug: string
  readonly backups: readonly VaultBackup[]
  /** Newest first. */
  readonly jobs: readonly Readonly<Record<string, unknown>>[]
  readonly regions: readonly string[]
  /** Those of them that cannot be reached at the moment. */
  readonly away: readonly string[]
  /** When the next backup is made by itself; absent when none is planned. */
  readonly nextAt?: string | null
  /** From when to when every second can be brought back, oldest first; absent where nothing can. */
  readonly spans?: readonly VaultSpan[]
  readonly restores: readonly VaultRestore[]
  /** Null for a database that is not in service. */
  readonly recovery: Recovery | null
}

export interface VaultSpan {
  readonly since: string
  readonly until: string
}

export interface RegionProblem {
  readonly kind: 'folder' | 'silent' | 'unmounted' | 'deletes'
  /** A path, a code of the system or a status. */
  readonly detail: string
}

/** Why backups do not lie in three places. */
export interface PlaceProblem {
  readonly kind: 'few' | 'unsaid' | 'together'
  readonly regions: readonly string[]
  readonly place: string
}

export interface VaultRegion {
  readonly name: string
  readonly reachable: boolean
  /** What is wrong there, in English. */
  readonly message?: string | null
  /** The same, where there are words of ours for it. */
  readonly problem?: RegionProblem | null
  /** As it was measured; absent before the first night. */
  readonly bytes?: number | null
  readonly measuredAt?: string | null
  /** Backups that it lacks. */
  readonly behind: number
  /** Databases whose repository there is damaged, or is not there. */
  readonly damaged: number
  /** Whether the databases run there. */
  readonly home: boolean
  /** Where on earth it lies. */
  readonly location: string
}

/** How one database stands, for operators. */
export interface VaultStanding {
  readonly slug: string
  readonly tier: string
  readonly state: string
  readonly newestVerifiedAt?: string | null
  /** When pages and indexes of what was restored were checked last. */
  readonly checkedAt?: string | null
  readonly ladder: number
  /** Rungs that it can have by its age. */
  readonly expected: number
  /** Of those on the ladder. */
  readonly ladderVerified: number
  readonly incomplete: number
  readonly failed: number
  /** Backups of any age of which a region lost its copy. */
  readonly lost: number
  readonly late: boolean
  /** Of the newest verified backup with a copy outside the home region. */
  readonly outsideAt?: string | null
  /** By region. */
  readonly bytes: Readonly<Record<string, number>>
  readonly nextAt?: string | null
  readonly keys: readonly VaultKeyTimes[]
}

/** That there is a key to the copies in a region; the times are absent where an earlier version did not write them down. */
interface VaultKeyTimes {
  readonly region: string
  readonly madeAt?: string | null
  readonly changedAt?: string | null
}

/** Of keys that were destroyed when a customer left. */
export interface DestroyedKeys {
  readonly receipt: string
  readonly database: string
  readonly name?: string | null
  readonly at: string
  readonly complete: boolean
  readonly backups: number
  readonly regions: readonly string[]
}

/** All databases against the ladder: late and failed ones first. */
export interface CloudVault {
  readonly now: string
  readonly databases: readonly VaultStanding[]
  readonly regions: readonly VaultRegion[]
  readonly destroyed: readonly DestroyedKeys[]
  /** Why backups do not lie in three places; empty when they do. */
  readonly placeProblems: readonly PlaceProblem[]
}

type OrderKind =
  | 'backup'
  | 'backup_retry'
  | 'backup_at'
  | 'restore_side'
  | 'restore_live'
  | 'restore_preview'
  | 'restore_undo'
  | 'restore_drop'

export interface VaultOrder {
  readonly kind: OrderKind
  readonly backup?: string
  readonly restore?: string
  /** The moment of `backup_at`. */
  readonly at?: string
  /** Name for the copy, where an operator chooses one. */
  readonly slug?: string
  /** The name of the database, written out. */
  readonly confirm?: string
}

/** Whose vault a page shows: that of the own database, or of any by its name for operators. */
export type VaultOf = { readonly kind: 'own' } | { readonly kind: 'any'; readonly slug: string }

export async function readVault(of: VaultOf, signal: AbortSignal): Promise<Vault> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the server describes is what this type says; a test of the server holds its shape
  return (await requestJson(pathOf(of), { signal })) as Vault
}

export async function readCloudVault(signal: AbortSignal): Promise<CloudVault> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  return (await requestJson('/api/vault/databases', { signal })) as CloudVault
}

/** Returns the id of the job. */
export async function orderVaultJob(of: VaultOf, order: VaultOrder): Promise<string> {
  const answer = await postJson(`${pathOf(of)}/jobs`, order)
  return String(Reflect.get(Object(answer), 'job'))
}

export async function cancelVaultJob(of: VaultOf, job: string): Promise<void> {
  await postJson(`${pathOf(of)}/jobs/${job}/cancel`, {})
}

/** Where the browser fetches a backup from, once and soon; null is one of now. */
export async function orderDownload(backup: string | null): Promise<string> {
  const answer = await postJson('/api/vault/downloads', { backup })
  return String(Reflect.get(Object(answer), 'url'))
}

/** Copies to a region what it lacks; returns how many backups are to be copied. */
export async function catchUpRegion(name: string): Promise<number> {
  const answer = await postJson(`/api/vault/regions/${encodeURIComponent(name)}/catch-up`, {})
  return Number(Reflect.get(Object(answer), 'ordered'))
}

function pathOf(of: VaultOf): string {
  return of.kind === 'own' ? '/api/vault' : `/api/vault/databases/${encodeURIComponent(of.slug)}`
}
