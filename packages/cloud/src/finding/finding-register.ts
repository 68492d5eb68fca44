import type { Row } from '@zennnn/data'
import { type Clock, type DatabaseId, hashSecret, PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess, inTransaction } from '../database/cluster-access.ts'
import type { PanelPlace } from '../vault/panel-place.ts'
import { type Finding, INDEPENDENT, type NewFinding, toFinding } from './finding.ts'
import { type NewFindingStep, requireStep } from './finding-step.ts'
import { dueOn } from './fix-days.ts'

interface Register {
  readonly access: ClusterAccess
  readonly control: DatabaseId
  readonly clock: Clock
}

/** A look of somebody that ended. */
export interface EndedAudit extends Pick<NewFinding, 'source' | 'kind'> {
  /** YYYY-MM-DD. */
  readonly endedOn: string
}

/** What somebody's report brings: that it ended, when that is said, and what it found. */
export interface AuditReport {
  readonly audit: EndedAudit | undefined
  readonly findings: readonly NewFinding[]
  /** Who writes it down: the login of an operator. */
  readonly by: string
}

/**
 * Writes down what a report brings, all of it or nothing. What the same source had said under the same reference is passed over.
 * Returns the numbers of what is new, in the order of the report.
 */
export async function addReport(
  { access, control, clock }: Register,
  { audit, findings, by }: AuditReport,
): Promise<readonly number[]> {
  const now = clock.now()
  return await changing(access, control, async (client) => {
    if (audit !== undefined) await insertAudit(client, audit, { by, now })
    const added: number[] = []
    for (const finding of findings)
      added.push(...(await insertFinding(client, finding, { by, now })))
    return added
  })
}

/** All of them, oldest first, each with its history. */
export async function listFindings({
  access,
  control,
  clock,
}: Register): Promise<readonly Finding[]> {
  return await asOwner(access, control, async (client) => await findingsOf(client, clock))
}

/** NOT_FOUND. */
export async function getFinding(register: Register, number: number): Promise<Finding> {
  return oneOf(await listFindings(register), number)
}

/** Adds a step to the history of a finding. NOT_FOUND, STATE_REFUSED, VALUE_INVALID. */
export async function addFindingStep(
  { access, control, clock }: Register,
  number: number,
  step: NewFindingStep,
): Promise<Finding> {
  return await changing(access, control, async (client) => {
    const finding = oneOf(await findingsOf(client, clock), number)
    const { state, steps, addedBy } = finding
    const last = { state, by: steps.at(-1)?.by ?? addedBy }
    const operator = await findLastOperator(client, number)
    requireStep({ ...last, ...(operator && { operator }) }, step, dayOf(clock.now()))
    const { by, reason, until } = step
    await client.query(
      `insert into zennnn_trust.finding_step (finding, position, state, by_name, by_user, reason, until_day, at)
       values ($1, $2, $3, $4, $5, $6, $7::date, $8)`,
      [number, steps.length + 1, step.state, by, step.operator, reason, until ?? null, clock.now()],
    )
    return oneOf(await findingsOf(client, clock), number)
  })
}

/** The day on which the last independent audit ended; undefined as long as there was none. */
export async function findLastAudit({
  access,
  control,
}: Pick<Register, 'access' | 'control'>): Promise<string | undefined> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<{ day: string | null }>(
      `select to_char(max(a.ended_on), 'YYYY-MM-DD') as day from zennnn_trust.audit a where a.kind = any($1)`,
      [INDEPENDENT],
    )
    return rows[0]?.day ?? undefined
  })
}

/** The same as listFindings, by `serve`, for an operator by his session. NOT_SIGNED_IN, ACCESS_DENIED. */
export async function readFindings(
  { connections, control, clock }: PanelPlace,
  token: string,
): Promise<readonly Finding[]> {
  const [result] = await connections.direct(control, [
    {
      name: 'zennnn_trust_findings',
      text: 'select * from zennnn_trust.findings_shown($1)',
      values: [hashSecret(token)],
      readOnly: true,
    },
  ])
  const today = dayOf(clock.now())
  return (result?.rows ?? []).map((row) => toFinding(row, today))
}

async function findingsOf(client: Client, clock: Clock): Promise<readonly Finding[]> {
  const { rows } = await client.query<Row>('select * from zennnn_trust.findings()')
  const today = dayOf(clock.now())
  return rows.map((row) => toFinding(row, today))
}

/** Who took the newest step; undefined where nobody did, or before operators were named by their accounts. */
async function findLastOperator(client: Client, number: number): Promise<string | undefined> {
  const { rows } = await client.query<{ by_user: string | null }>(
    'select by_user from zennnn_trust.finding_step where finding = $1 order by position desc limit 1',
    [number],
  )
  return rows[0]?.by_user ?? undefined
}

function oneOf(findings: readonly Finding[], number: number): Finding {
  const found = findings.find((one) => one.number === number)
  if (found !== undefined) return found
  throw new PlatformError('NOT_FOUND', {
    message: `There is no finding ${number}.`,
    hint: 'bin/zennnn finding list --all shows all there are.',
  })
}

interface Written {
  readonly by: string
  readonly now: Date
}

async function insertAudit(
  client: Client,
  { source, kind, endedOn }: EndedAudit,
  { by, now }: Written,
): Promise<void> {
  const { rows } = await client.query<{ kind: string; day: string }>(
    `with added as (
       insert into zennnn_trust.audit (source, kind, ended_on, added_by, added_at)
       values ($1, $2, $3::date, $4, $5) on conflict (source) do nothing returning kind, ended_on)
     select kind, to_char(ended_on, 'YYYY-MM-DD') as day from added
     union all select kind, to_char(ended_on, 'YYYY-MM-DD') from zennnn_trust.audit where source = $1`,
    [source, kind, endedOn, by, now],
  )
  const [kept] = rows
  if (kept === undefined || (kept.kind === kind && kept.day === endedOn)) return
  throw new PlatformError('STATE_REFUSED', {
    message: `“${source}” is written down already: ${kept.kind}, ended on ${kept.day}.`,
    hint: 'What is written down stays. Name another source for another audit.',
  })
}

async function insertFinding(
  client: Client,
  finding: NewFinding,
  { by, now }: Written,
): Promise<readonly number[]> {
  const { source, kind, reference, title, severity, foundOn } = finding
  const { rows } = await client.query<{ number: number }>(
    `insert into zennnn_trust.finding
       (number, source, kind, reference, title, severity, found_on, due_on, added_by, added_at)
     select coalesce(max(f.number), 0) + 1, $1, $2, $3, $4, $5, $6::date, $7::date, $8, $9
     from zennnn_trust.finding f
     on conflict (source, reference) do nothing returning number`,
    [source, kind, reference, title, severity, foundOn, dueOn(foundOn, severity), by, now],
  )
  return rows.map(({ number }) => number)
}

/** One after another: two that look at once would both take the next number. */
async function changing<T>(
  access: ClusterAccess,
  control: DatabaseId,
  body: (client: Client) => Promise<T>,
): Promise<T> {
  return await asOwner(
    access,
    control,
    async (client) =>
      await inTransaction(client, async () => {
        await client.query(`select pg_advisory_xact_lock(hashtext('zennnn.finding'))`)
        return await body(client)
      }),
  )
}

/** YYYY-MM-DD, UTC. */
function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}
