import type { Clock, DatabaseId, Log } from '@zennnn/kernel'
import type { Client } from 'pg'
import { keepMove } from '../cluster-order/order-register.ts'
import { mailOperators, readOperatorAddresses } from '../control/operator-mail.ts'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import { beginningOf, drillsOf } from '../drill/drill-register.ts'
import type { ClusterView } from '../failover/cluster-view.ts'
import {
  type AlertNews,
  type ClusterAlertKind,
  clusterAlertsOf,
  type DrillStanding,
  isSilent,
  type KnownAlert,
  planClusterAlerts,
} from './cluster-alerts.ts'

export interface ClusterWatchPlace {
  readonly access: ClusterAccess
  readonly control: DatabaseId
  readonly clock: Clock
  readonly log: Log
  /** How often a failover is rehearsed; undefined where never. */
  readonly drillEveryDays: number | undefined
}

const OVER: Readonly<Record<ClusterAlertKind, string>> = {
  standby_away: 'has a standby again that could take over',
  behind: 'has a standby again that is near',
  log_kept: 'keeps little log again',
  disk_low: 'has room on its disk again',
  needs_person: 'needs no person any more',
  drill_failed: 'passed a drill of failover again',
  drill_old: 'passed a drill of failover again',
}

const WHERE =
  'More is in the control panel of the cloud, under Clusters, or in: bin/zennnn cluster show. What to do is in docs/operator/failover.md.'

/**
 * Mails the operators of this cloud what is wrong with its cluster, each thing once, again after a day, and once more when it is
 * over; and each failover, with its figures. What was told is written down in the transaction that puts the mails into the
 * outbox. Returns the addresses of operators, for who has to reach them while there is no outbox.
 */
export async function tellOfCluster(
  place: ClusterWatchPlace,
  view: ClusterView,
): Promise<readonly string[]> {
  const { access, control, log } = place
  return await asOwner(access, control, async (register) => {
    await register.query('begin')
    try {
      // Two at once would both tell.
      await register.query(`select pg_advisory_xact_lock(hashtext('zennnn.cluster_alert'))`)
      const addresses = await tell(register, place, view)
      await register.query('commit')
      return addresses
    } catch (error) {
      await register.query('rollback').catch((cause: unknown) => {
        log.warn('cluster_alert_not_undone', { error: cause })
      })
      throw error
    }
  })
}

/** What is mailed past the outbox, when there is no primary that has one. */
export function urgentMail({ name, needs }: ClusterView): {
  readonly subject: string
  readonly text: string
} {
  return {
    subject: `Cluster ${name}: there is no primary`,
    text: [
      `The cluster ${name} has no primary: nobody can sign in or change anything.`,
      ...(needs === undefined ? [] : [needs]),
      '',
      'At the machine: bin/zennnn cluster show. What to do is in docs/operator/failover.md.',
    ].join('\n'),
  }
}

async function tell(
  register: Client,
  place: ClusterWatchPlace,
  view: ClusterView,
): Promise<readonly string[]> {
  const { clock, log } = place
  const now = clock.now()
  const happened = (await keepMove(register, view)) ? happenedWords(view) : undefined
  const drills = await readStanding(register, place)
  const known = await readKnown(register, view.name)
  const asked = known.filter(({ kind }) => !isSilent(view, kind))
  const news = planClusterAlerts(clusterAlertsOf(view, drills, { now }), asked, now)
  const addresses = await readOperatorAddresses(register)
  await saveNews(register, view.name, { ...news, now })
  const count = news.raised.length + news.again.length + news.over.length
  if (count === 0 && happened === undefined) return addresses
  for (const alert of news.raised) log.warn('cluster_alert', { cluster: view.name, ...alert })
  for (const kind of news.over) log.info('cluster_alert_over', { cluster: view.name, kind })
  await mailOperators(register, mailOf(view.name, news, happened), { now, log })
  return addresses
}

/** A switchover is somebody's own doing. */
function happenedWords({ lastMove }: ClusterView): string | undefined {
  if (lastMove?.kind !== 'failover') return undefined
  const { from, to, at, heldMs } = lastMove
  return `failed over from ${from} to ${to} at ${at.toISOString()}: ${(heldMs / 1_000).toFixed(1)} s without changes`
}

function mailOf(
  name: string,
  { raised, again, over }: AlertNews,
  happened: string | undefined,
): { readonly subject: string; readonly text: string } {
  const lines = (title: string, words: readonly string[]): readonly string[] =>
    words.length === 0
      ? []
      : [title, ...words.map((one) => `- ${name} ${one}.`.replace('..', '.')), '']
  const open = [...raised, ...again]
  const [first] = open
  return {
    subject: `Cluster ${name}: ${
      happened === undefined
        ? first === undefined
          ? 'all is well again with what was reported'
          : 'needs a look'
        : 'it failed over'
    }`,
    text: [
      ...lines('Happened:', happened === undefined ? [] : [happened]),
      ...lines(
        'Needs a look:',
        raised.map(({ words }) => words),
      ),
      ...lines(
        'Still so, a day later:',
        again.map(({ words }) => words),
      ),
      ...lines(
        'Over:',
        over.map((kind) => OVER[kind]),
      ),
      WHERE,
    ].join('\n'),
  }
}

async function readStanding(
  register: Client,
  { drillEveryDays: everyDays, clock }: ClusterWatchPlace,
): Promise<DrillStanding | undefined> {
  if (everyDays === undefined) return undefined
  const drills = await drillsOf(register)
  const [newest] = drills
  const passed = drills.find(({ state }) => state === 'done')?.at
  return {
    everyDays,
    failed: newest?.state === 'failed' ? (newest.message ?? 'nobody knows why') : undefined,
    passedSince:
      passed === undefined || passed === null
        ? ((await beginningOf(register)) ?? clock.now())
        : new Date(passed),
  }
}

async function readKnown(register: Client, cluster: string): Promise<readonly KnownAlert[]> {
  const { rows } = await register.query<KnownAlert>(
    'select kind, raised_at as "raisedAt", told_at as "toldAt" from zennnn_cloud.cluster_alert where cluster = $1',
    [cluster],
  )
  return rows
}

async function saveNews(
  register: Client,
  cluster: string,
  { noted, raised, again, over, forgotten, now }: AlertNews & { readonly now: Date },
): Promise<void> {
  const told = [...raised, ...again].map(({ kind }) => ({ kind, toldAt: now }))
  for (const { kind, toldAt } of [...noted.map((one) => ({ kind: one, toldAt: null })), ...told])
    await register.query(
      `insert into zennnn_cloud.cluster_alert (cluster, kind, raised_at, told_at) values ($1, $2, $3, $4)
       on conflict (cluster, kind) do update set told_at = excluded.told_at`,
      [cluster, kind, now, toldAt],
    )
  for (const kind of [...over, ...forgotten])
    await register.query(
      'delete from zennnn_cloud.cluster_alert where cluster = $1 and kind = $2',
      [cluster, kind],
    )
}
