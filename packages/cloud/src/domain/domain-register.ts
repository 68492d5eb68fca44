import {
  type Clock,
  type DatabaseId,
  newSecret,
  PlatformError,
  type RecordId,
} from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import type { FindProofProblem } from './domain-proof.ts'
import { MOST_DOMAINS } from './domain-statements.ts'
import { proofName, proofText } from './own-host.ts'

/** A domain that a customer has, or says to have. */
export interface OwnDomain {
  readonly host: string
  /** Of the database that it leads to. */
  readonly slug: string
  readonly claimedAt: Date
  /** Since when it is known to be theirs; undefined as long as it is not. */
  readonly provedAt: Date | undefined
  /** What the DNS did not show when it was looked at last. */
  readonly problem: string | undefined
  /** The record of the DNS that shows it. */
  readonly record: { readonly name: string; readonly type: 'TXT'; readonly value: string }
}

interface Register {
  readonly access: ClusterAccess
  readonly control: DatabaseId
}

const COLUMNS = `o.host, d.slug, o.token, o.claimed_at, o.proved_at, o.problem, o.looked_at, d.id as database`
const FROM = `zennnn_cloud.domain o join app.database d on d.id = o.database and d.state not in ('dropped', 'failed')`

interface Row {
  readonly host: string
  readonly slug: string
  readonly token: string
  readonly claimed_at: Date
  readonly proved_at: Date | null
  readonly looked_at: Date | null
  readonly problem: string | null
  readonly database: RecordId
}

/**
 * Notes that a database wants to be reached at a host, which must be as `parseOwnHost` gives it. It leads nowhere until its owner
 * showed it. STATE_REFUSED where it is known to be of another database, or this one has too many.
 */
export async function claimDomain(
  { access, control }: Register,
  { database, host }: { readonly database: RecordId; readonly host: string },
): Promise<OwnDomain> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<{ outcome: string }>(
      'select zennnn_cloud.claim_domain($1, $2, $3) as outcome',
      [database, host, newSecret()],
    )
    requireClaim(rows[0]?.outcome, host)
    return await getDomain(client, host, database)
  })
}

function requireClaim(outcome: string | undefined, host: string): void {
  if (outcome === 'taken')
    throw new PlatformError('STATE_REFUSED', {
      message: `${host} leads to another database of this cloud, whose owner showed that it is theirs.`,
      hint: 'Whoever has that database removes it there first.',
    })
  if (outcome === 'too_many')
    throw new PlatformError('STATE_REFUSED', {
      message: `This database has ${MOST_DOMAINS} domains of its own, and no more are possible.`,
      hint: 'Remove one that is not used any more.',
    })
}

/** All of the cloud, or of one database, by host. */
export async function listDomains(
  { access, control }: Register,
  slug?: string,
): Promise<readonly OwnDomain[]> {
  return await asOwner(access, control, async (client) =>
    (await readRows(client, 'where $1::text is null or d.slug = $1', [slug ?? null])).map(toDomain),
  )
}

/** NOT_FOUND when this database has no such domain. */
export async function removeDomain(
  { access, control }: Register,
  { database, host }: { readonly database: RecordId; readonly host: string },
): Promise<void> {
  const removed = await asOwner(access, control, async (client) => {
    const { rowCount } = await client.query(
      'delete from zennnn_cloud.domain where host = $1 and database = $2',
      [host, database],
    )
    return rowCount
  })
  if (removed !== 1) throw notThere(host)
}

/** Looks whether a domain is theirs now, and keeps what was seen. One that was shown before stays theirs. */
export async function checkDomain(
  { access, control, clock }: Register & { readonly clock: Clock },
  { database, host }: { readonly database: RecordId; readonly host: string },
  findProblem: FindProofProblem,
): Promise<OwnDomain> {
  const found = await asOwner(access, control, async (client) => {
    const [row] = await readRows(client, 'where o.host = $1 and d.id = $2', [host, database])
    if (row === undefined) throw notThere(host)
    return row
  })
  // The DNS may take long: no connection waits for it.
  const problem = found.proved_at === null ? await findProblem(host, found.token) : undefined
  return await asOwner(access, control, async (client) => {
    await keepLook(client, { host, database, problem, now: clock.now() })
    return await getDomain(client, host, database)
  })
}

/** Each of them that is not theirs yet and whose turn it is, one after the other. Returns those that became theirs. */
export async function checkClaims(
  register: Register & { readonly clock: Clock },
  findProblem: FindProofProblem,
): Promise<readonly OwnDomain[]> {
  const { access, control, clock } = register
  const rows = await asOwner(access, control, async (client) => {
    await client.query(
      `delete from zennnn_cloud.domain where proved_at is null and claimed_at < $1::timestamptz - interval '30 days'`,
      [clock.now()],
    )
    return await readRows(client, 'where o.proved_at is null', [])
  })
  const proved: OwnDomain[] = []
  for (const row of rows.filter((one) => isTurn(one, clock.now()))) {
    const found = await checkDomain(register, row, findProblem)
    if (found.provedAt !== undefined) proved.push(found)
  }
  return proved
}

const MINUTE_MS = 60_000

/** In the first hour each time, since somebody waits; later each hour. @internal */
export function isTurn(
  { claimed_at: claimed, looked_at: looked }: Pick<Row, 'claimed_at' | 'looked_at'>,
  now: Date,
): boolean {
  if (looked === null || now.getTime() - claimed.getTime() < 60 * MINUTE_MS) return true
  return now.getTime() - looked.getTime() >= 60 * MINUTE_MS
}

async function keepLook(
  client: Client,
  look: {
    readonly host: string
    readonly database: RecordId
    readonly problem: string | undefined
    readonly now: Date
  },
): Promise<void> {
  const { host, database, problem = null, now } = look
  const taken = `${host} leads to another database of this cloud, whose owner showed it first.`
  await client.query(
    `with other as (
      select from zennnn_cloud.domain where host = $1 and database <> $2 and proved_at is not null)
    update zennnn_cloud.domain set looked_at = $4,
      problem = case when exists (select from other) then $5 else $3 end,
      proved_at = coalesce(proved_at, case when $3::text is null and not exists (select from other) then $4::timestamptz end)
    where host = $1 and database = $2`,
    [host, database, problem, now, taken],
  )
}

async function getDomain(client: Client, host: string, database: RecordId): Promise<OwnDomain> {
  const [row] = await readRows(client, 'where o.host = $1 and d.id = $2', [host, database])
  if (row === undefined) throw notThere(host)
  return toDomain(row)
}

async function readRows(
  client: Client,
  where: string,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const text = `select ${COLUMNS} from ${FROM} ${where} order by o.host, d.slug`
  return (await client.query<Row>(text, [...values])).rows
}

function toDomain({ host, slug, token, claimed_at, proved_at, problem }: Row): OwnDomain {
  return {
    host,
    slug,
    claimedAt: claimed_at,
    provedAt: proved_at ?? undefined,
    problem: problem ?? undefined,
    record: { name: proofName(host), type: 'TXT', value: proofText(token) },
  }
}

function notThere(host: string): PlatformError {
  return new PlatformError('NOT_FOUND', { message: `This database has no domain ${host}.` })
}
