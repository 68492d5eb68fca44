import { type DatabaseId, type Log, parseDatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { mailOperators } from '../control/operator-mail.ts'
import { asOwner, inTransaction } from '../database/cluster-access.ts'
import { findLogAlerts } from '../log/log-alerts.ts'
import { isDoubtful } from '../recover/takeover-register.ts'
import { findDrillAlerts } from '../region/drill-alerts.ts'
import type { Vault } from './vault.ts'
import {
  type Alert,
  type AlertKind,
  alertsOf,
  planAlerts,
  type WatchedDatabase,
} from './vault-alerts.ts'
import { VERIFY_TRIES } from './verify-tries.ts'

const BEGUN: Readonly<Record<AlertKind, string>> = {
  late: 'has had no verified backup for more than 26 hours',
  incomplete: 'has a backup that some region has lacked for more than 6 hours',
  failed: 'has a last backup that failed',
  damaged: 'has damaged tables or indexes: bin/zennnn database check <slug> says which',
  exposed: 'has had no verified copy outside the home region for more than 24 hours',
  lost_copy:
    'has a backup of which a copy was lost: it is copied again by itself where that can be, and bin/zennnn backup list <slug> says where',
  damaged_copies:
    'has a repository in some region that is damaged or not there, and gets no more copies: bin/zennnn vault scrub says which, bin/zennnn vault heal <region> repairs it',
  log_behind:
    'and the others of the cluster were changed, and that could not be brought back from the log in another region for more than 60 seconds: bin/zennnn log show says why',
  log_base_late:
    'and the others of the cluster have had no base for their log for more than 26 hours, so that bringing back a moment takes longer and longer: bin/zennnn log show says why',
  log_not_forgotten:
    'and the others of the cluster have bases of their log that nobody has needed for a day and that were not deleted: log/work.log says why (log_not_forgotten)',
  drill_failed:
    'and the others of the cluster did not all come back, in their order, when the loss of the home region was rehearsed: bin/zennnn region list says which',
  drill_late:
    'and the others of the cluster were not brought back in a rehearsal for two nights: drill_region in the log of work says why',
  other_keys:
    'has copies in the only other region that open with no key that is here: when a recovery took this cloud over it has to be stopped, when none did somebody changed them: bin/zennnn vault scrub says more, and docs/operator/lost-data-centre.md what to do',
  unverified: `has a backup that could not be restored in ${VERIFY_TRIES} tries: bin/zennnn backup verify <backup> says why`,
}
const OVER: Readonly<Record<AlertKind, string>> = {
  late: 'has a verified backup again',
  incomplete: 'has a complete backup again',
  failed: 'has a backup again',
  damaged: 'has sound tables and indexes again',
  exposed: 'has a verified copy outside the home region again',
  lost_copy: 'has no backup any more that lost a copy',
  damaged_copies: 'has no damaged repository any more',
  log_behind: 'and the others of the cluster have their log in another region again',
  log_base_late: 'and the others of the cluster have a base for their log again',
  log_not_forgotten:
    'and the others of the cluster have no base of their log any more that is too old',
  drill_failed: 'and the others of the cluster all came back when it was rehearsed again',
  drill_late: 'and the others of the cluster were brought back in a rehearsal again',
  other_keys: 'has no copies any more of which it is not known whose they are',
  unverified: 'has no backup any more that could not be restored',
}

/**
 * Mails the operators of this cloud what is wrong with backups, each thing once, and once more when it is over. What was
 * told is written down in the transaction that puts the mails into the outbox.
 */
export async function tellOperators(
  { access, control, clock }: Pick<Vault, 'access' | 'control' | 'clock'>,
  log: Log,
): Promise<void> {
  await asOwner(access, control, async (register) => {
    await inTransaction(register, async () => {
      // Two at once would both tell.
      await register.query(`select pg_advisory_xact_lock(hashtext('zennnn.vault_alert'))`)
      await tell(register, { control, now: clock.now(), log })
    })
  })
}

async function tell(
  register: Client,
  { control, now, log }: { readonly control: DatabaseId; readonly now: Date; readonly log: Log },
): Promise<void> {
  const { watched, slugs } = await readWatched(register)
  const found = [
    ...watched.flatMap((one) =>
      alertsOf(one, now).map((kind) => ({ database: one.database, kind })),
    ),
    ...(await readDamaged(register)),
    ...(await readDamagedCopies(register)),
    ...(await findLogAlerts(register, control, now)),
    ...(await findDrillAlerts(register, control, now)),
    ...((await isDoubtful(register)) ? [{ database: control, kind: 'other_keys' } as const] : []),
  ]
  const { raised, over } = planAlerts(found, await readTold(register))
  if (raised.length + over.length === 0) return
  for (const alert of raised) log.warn('backup_alert', { ...alert })
  for (const alert of over) log.info('backup_alert_over', { ...alert })
  await saveTold(register, { raised, over, now })
  // Of a database that is gone nothing is well again: it is only forgotten.
  const ended = over.filter(({ database }) => slugs.has(database))
  if (raised.length + ended.length === 0) return
  await mailOperators(register, mailOf({ raised, over: ended, slugs }), { now, log })
}

function mailOf(news: {
  readonly raised: readonly Alert[]
  readonly over: readonly Alert[]
  readonly slugs: ReadonlyMap<string, string>
}): { readonly subject: string; readonly text: string } {
  const { raised, over, slugs } = news
  const line = (words: Readonly<Record<AlertKind, string>>) => (alert: Alert) =>
    `- ${slugs.get(alert.database) ?? alert.database} ${words[alert.kind]}.`
  const count = new Set(raised.map(({ database }) => database)).size
  const needs = count === 1 ? '1 database needs a look' : `${count} databases need a look`
  return {
    subject: `Backups: ${count === 0 ? 'all is well again with what was reported' : needs}`,
    text: [
      ...(raised.length > 0 ? ['Needs a look:', ...raised.map(line(BEGUN)), ''] : []),
      ...(over.length > 0 ? ['Over:', ...over.map(line(OVER)), ''] : []),
      'More is in the control panel of the cloud, under Backups, or in: bin/zennnn backup list <slug>',
    ].join('\n'),
  }
}

async function readWatched(register: Client): Promise<{
  readonly watched: readonly WatchedDatabase[]
  readonly slugs: ReadonlyMap<string, string>
}> {
  const { rows: databases } = await register.query<{
    database_id: string
    slug: string
    created_at: string | null
    busy: boolean
    exposed_since: string | null
  }>(
    'select database_id, slug, created_at, busy, exposed_since from zennnn_cloud.vault_databases()',
  )
  const { rows: backups } = await register.query<{
    database_id: string
    at: string
    state: 'running' | 'complete' | 'incomplete' | 'failed'
    ended_at: string | null
    verified_at: string | null
    verify_tries: number
    lost: boolean
  }>(
    'select database_id, at, state, ended_at, verified_at, verify_tries, lost from zennnn_cloud.vault_ladder()',
  )
  const byDatabase = Map.groupBy(backups, (row) => row.database_id)
  return {
    watched: databases.map((row) => ({
      database: parseDatabaseId(row.database_id),
      createdAt: timeOf(row.created_at),
      isBusy: row.busy,
      exposedSince: timeOf(row.exposed_since),
      backups: (byDatabase.get(row.database_id) ?? []).map((backup) => ({
        at: new Date(backup.at),
        state: backup.state,
        endedAt: timeOf(backup.ended_at),
        verifiedAt: timeOf(backup.verified_at),
        verifyTries: backup.verify_tries,
        isLost: backup.lost,
      })),
    })),
    slugs: new Map(databases.map((row) => [row.database_id, row.slug])),
  }
}

/** Those whose last look found something, while they are in service. */
async function readDamaged(register: Client): Promise<readonly Alert[]> {
  const { rows } = await register.query<{ database: string }>(
    `select c.database_id as database from zennnn_vault.database_check c
     join app."database" d on d.database_id = c.database_id and d.state = 'live' where c.problems <> '{}' order by 1`,
  )
  return rows.map(({ database }) => ({ database: parseDatabaseId(database), kind: 'damaged' }))
}

/** Those of which some repository is damaged or not there. */
async function readDamagedCopies(register: Client): Promise<readonly Alert[]> {
  const { rows } = await register.query<{ database: string }>(
    `select distinct l.database_id as database from zennnn_vault.repository_look l
     join zennnn_cloud.vault_databases() d on d.database_id = l.database_id
     join zennnn_vault.region r on r.name = l.region where l.damage is not null order by 1`,
  )
  return rows.map(({ database }) => ({
    database: parseDatabaseId(database),
    kind: 'damaged_copies',
  }))
}

function timeOf(value: string | null): Date | undefined {
  return value === null ? undefined : new Date(value)
}

async function readTold(register: Client): Promise<readonly Alert[]> {
  const { rows } = await register.query<{ database_id: string; kind: AlertKind }>(
    'select database_id, kind from zennnn_vault.alert',
  )
  return rows.map((row) => ({ database: parseDatabaseId(row.database_id), kind: row.kind }))
}

async function saveTold(
  register: Client,
  news: { readonly raised: readonly Alert[]; readonly over: readonly Alert[]; readonly now: Date },
): Promise<void> {
  for (const { database, kind } of news.raised)
    await register.query(
      'insert into zennnn_vault.alert (database_id, kind, raised_at) values ($1, $2, $3)',
      [database, kind, news.now],
    )
  for (const { database, kind } of news.over)
    await register.query('delete from zennnn_vault.alert where database_id = $1 and kind = $2', [
      database,
      kind,
    ])
}
