import type { Brand, DatabaseId, Log } from '@zennnn/kernel'
import type { Client } from 'pg'
import { mailOperators } from '../control/operator-mail.ts'
import { asOwner, type ClusterAccess, inTransaction } from '../database/cluster-access.ts'
import { proveNoStaff, type StaffProblem, staffProblems } from './staff-none.ts'

/**
 * Looks whether somebody of the team reaches a customer's database, and mails the operators of this cloud what is found, each
 * thing once, and once more when it is over. What was told is written down in the transaction that puts the mails into the
 * outbox.
 */
export async function watchStaff(
  place: { readonly access: ClusterAccess; readonly control: DatabaseId; readonly brand: Brand },
  now: Date,
  log: Log,
): Promise<void> {
  const { access, control, brand } = place
  const found = staffProblems(await proveNoStaff(access, control, brand))
  await asOwner(access, control, async (register) => {
    await inTransaction(register, async () => {
      // Two at once would both tell.
      await register.query(`select pg_advisory_xact_lock(hashtext('zennnn.staff_alert'))`)
      await tell(register, found, { now, log })
    })
  })
}

async function tell(
  register: Client,
  found: readonly StaffProblem[],
  at: { readonly now: Date; readonly log: Log },
): Promise<void> {
  const { raised, over } = planNews(found, await readTold(register))
  for (const problem of raised) at.log.error('staff_may_reach', { ...problem })
  for (const problem of over) at.log.info('staff_may_reach_over', { ...problem })
  if (raised.length + over.length === 0) return
  await saveTold(register, { raised, over, now: at.now })
  await mailOperators(register, mailOf(raised, over), at)
}

/** What is new, and what was told and is so no more. */
function planNews(
  found: readonly StaffProblem[],
  told: readonly StaffProblem[],
): { readonly raised: readonly StaffProblem[]; readonly over: readonly StaffProblem[] } {
  return { raised: without(found, told), over: without(told, found) }
}

function without(
  list: readonly StaffProblem[],
  others: readonly StaffProblem[],
): readonly StaffProblem[] {
  const known = new Set(others.map(keyOf))
  return list.filter((one) => !known.has(keyOf(one)))
}

function keyOf({ database, problem }: StaffProblem): string {
  return JSON.stringify([database, problem])
}

function mailOf(
  raised: readonly StaffProblem[],
  over: readonly StaffProblem[],
): { readonly subject: string; readonly text: string } {
  return {
    subject:
      raised.length > 0
        ? 'Somebody may reach databases of customers'
        : 'Nobody reaches databases of customers any more in the ways that were reported',
    text: [
      ...(raised.length > 0 ? ['Needs a look:', ...raised.map(lineOf), ''] : []),
      ...(over.length > 0 ? ['Over:', ...over.map(lineOf), ''] : []),
      'Look again at any time: bin/zennnn trust staff',
    ].join('\n'),
  }
}

function lineOf({ database, problem }: StaffProblem): string {
  return `- ${database ?? 'all databases'}: ${problem}`
}

async function readTold(register: Client): Promise<readonly StaffProblem[]> {
  const { rows } = await register.query<StaffProblem>(
    `select nullif(database, '') as database, problem from zennnn_cloud.staff_finding`,
  )
  return rows
}

async function saveTold(
  register: Client,
  news: {
    readonly raised: readonly StaffProblem[]
    readonly over: readonly StaffProblem[]
    readonly now: Date
  },
): Promise<void> {
  for (const { database, problem } of news.raised)
    await register.query(
      'insert into zennnn_cloud.staff_finding (database, problem, found_at) values ($1, $2, $3)',
      [database ?? '', problem, news.now],
    )
  for (const { database, problem } of news.over)
    await register.query(
      'delete from zennnn_cloud.staff_finding where database = $1 and problem = $2',
      [database ?? '', problem],
    )
}
