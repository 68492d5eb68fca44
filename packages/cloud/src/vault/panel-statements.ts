import type { DatabaseId } from '@zennnn/kernel'
import { VAULT_KINDS } from './vault-kinds.ts'

/** So many that are kept may be asked for within 24 hours, for each database, by who asks over the network. */
export const MANUAL_BACKUPS_A_DAY = 10

const ALERTS = `'late', 'incomplete', 'failed', 'damaged', 'unverified', 'lost_copy', 'damaged_copies', 'exposed',
  'log_behind', 'log_base_late', 'log_not_forgotten', 'drill_failed', 'drill_late', 'other_keys'`

/**
 * What may be asked about backups, in the schema zennnn_cloud. Idempotent; sent one by one as zennnn_owner, after the
 * vault's own. `login`: the control database's login role; it sees the vault only through these.
 */
export function panelStatements(login: DatabaseId): readonly string[] {
  const granted = [
    'vault_backups(text)',
    'vault_jobs(text, uuid)',
    'vault_regions()',
    'vault_databases()',
    'vault_ladder()',
    'vault_bytes()',
    'request_vault_job(uuid, text, text, jsonb)',
    'cancel_vault_job(text, uuid)',
  ]
  return [
    // Which job of the vault is about which database.
    `create table if not exists zennnn_vault.job (
      job uuid primary key,
      database_id text not null,
      kind text not null,
      ordered_at timestamptz not null default now()
    )`,
    'create index if not exists job_of_database on zennnn_vault.job (database_id, ordered_at)',
    // What `work` found of each region last. `place`: its turn among them.
    `create table if not exists zennnn_vault.region (
      name text primary key,
      place integer not null,
      reachable boolean not null,
      message text,
      checked_at timestamptz not null
    )`,
    // `home`: where the databases run. `location`: where on earth it lies, in words that are published.
    `alter table zennnn_vault.region add column if not exists home boolean not null default false,
      add column if not exists location text not null default ''`,
    // When each database last had its turn in a night.
    `create table if not exists zennnn_vault.schedule (
      database_id text primary key,
      ordered_at timestamptz not null
    )`,
    // What operators were told and is not over.
    `create table if not exists zennnn_vault.alert (
      database_id text not null,
      kind text not null,
      raised_at timestamptz not null,
      primary key (database_id, kind)
    )`,
    // Of earlier versions, which knew less kinds.
    'alter table zennnn_vault.alert drop constraint if exists alert_kind_check',
    `alter table zennnn_vault.alert add constraint alert_kind_check check (kind in (${ALERTS}))`,
    // Of earlier versions: they returned less.
    ...['backups(text)', 'databases()', 'ladder()', 'regions()'].map(
      (name) => `drop function if exists zennnn_cloud.vault_${name}`,
    ),
    ORDER_VAULT_JOB,
    REQUEST_VAULT_JOB,
    CANCEL_VAULT_JOB,
    VAULT_BACKUPS,
    VAULT_JOBS,
    VAULT_REGIONS,
    VAULT_DATABASES,
    VAULT_LADDER,
    VAULT_BYTES,
    'revoke all on function zennnn_cloud.order_vault_job(uuid, text, jsonb, text, integer) from public',
    ...granted.flatMap((name) => [
      `revoke all on function zennnn_cloud.${name} from public`,
      `grant execute on function zennnn_cloud.${name} to "${login}"`,
    ]),
  ]
}

const DEFINER = 'security definer set search_path = pg_catalog, pg_temp'

/**
 * The one way into the queue of the vault: jobs about the same database, or of its backup, run one after another. So do moments
 * of all databases, each of which takes as much of the disk as all of them: in the queue, where they keep no place from others.
 */
const ORDER_VAULT_JOB = `
  create or replace function zennnn_cloud.order_vault_job(job uuid, kind text, input jsonb, about text, priority integer)
  returns void language plpgsql volatile ${DEFINER}
  as $fn$
  declare
    subject constant text := coalesce(input->>'database',
      (select b.database_id from zennnn_vault.backup b where b.id::text = input->>'backup'));
  begin
    if subject is null then
      raise exception 'There is no such backup.' using errcode = 'ZN404';
    end if;
    insert into app.job (id, kind, state, input, about)
    values (job, kind, 'queued', input || jsonb_build_object('database', subject), coalesce(about,
      (select d.slug from app.database d where d.database_id = subject),
      case when subject = current_database() then 'control' end));
    insert into zennnn_vault.job (job, database_id, kind) values (job, subject, kind);
    perform zennnn_queue.enqueue_heavy(current_database()::text, job,
      case kind when 'backup_at' then 'moment' else subject end, priority);
  end
  $fn$`

/** That wait or run, of all databases: so many are played in an hour or two. */
const MOMENTS_AT_ONCE = 5

/** Of one database, that customers had restored on the side: each takes as much of the disk as the database itself. */
const COPIES_AT_ONCE = 3

/**
 * Orders a job for somebody who may only ask: 'unknown' when the database is not in service or the backup is not one of
 * its own, 'waiting' when it already has such a job, 'enough' when it has too many backups that somebody asked for within a
 * day, 'no_log' when a moment cannot be brought back, 'busy' while too many of others are, else 'ordered'. Of a customer, 'copy' when it would be a copy of what is one itself, and 'full' when there are enough.
 */
const REQUEST_VAULT_JOB = `
  create or replace function zennnn_cloud.request_vault_job(job uuid, wanted_database text, wanted_kind text, input jsonb)
  returns text language plpgsql volatile ${DEFINER}
  as $fn$
  begin
    if not wanted_kind = any (array[${VAULT_KINDS.map((kind) => `'${kind}'`).join(', ')}])
      or not (wanted_database = current_database() or exists (
        select from app.database d where d.database_id = wanted_database and d.state in ('live', 'suspended')))
      or (wanted_kind = 'restore_undo' and not exists (
        select from zennnn_vault.restore r where r.id::text = input->>'restore' and r.database_id = wanted_database))
      or (wanted_kind = 'restore_drop' and not exists (
        select from zennnn_vault.restore r join app.database d on d.id = r.record
        where r.id::text = input->>'restore' and r.database_id = wanted_database and d.ends_at is not null
          and d.state in ('live', 'suspended')))
      or (wanted_kind not in ('backup', 'backup_at', 'restore_undo', 'restore_drop') and not exists (
        select from zennnn_vault.backup b where b.id::text = input->>'backup' and b.database_id = wanted_database))
    then
      return 'unknown';
    end if;
    -- One after another: two that look at once would both find none.
    perform pg_advisory_xact_lock(hashtext('zennnn.vault_job'), hashtext(wanted_database));
    if exists (
      select from zennnn_vault.job v join app.job j on j.id = v.job
      where v.database_id = wanted_database and v.kind = wanted_kind and j.state in ('queued', 'running'))
    then
      return 'waiting';
    end if;
    if wanted_kind = 'backup_at' and not exists (
      select from zennnn_cloud.point_spans(wanted_database) p
      where (input->>'at')::timestamptz between date_trunc('milliseconds', p.since) and p.until)
    then
      return 'no_log';
    end if;
    if wanted_kind = 'backup_at' then
      perform pg_advisory_xact_lock(hashtext('zennnn.vault_job'), hashtext('moment'));
      if (select count(*) from zennnn_vault.job v join app.job j on j.id = v.job
        where v.kind = 'backup_at' and (j.state = 'running' or j.state = 'queued' and j.cancel_requested is not true))
        >= ${MOMENTS_AT_ONCE} then
        return 'busy';
      end if;
    end if;
    if wanted_kind = 'restore_side' and input->>'asked_as' = 'customer' then
      if exists (select from app.database d where d.database_id = wanted_database and d.ends_at is not null) then
        return 'copy';
      elsif (select count(*) from app.database c join app.database d on d.id = c.restored_from
        where d.database_id = wanted_database and c.ends_at is not null and c.state <> 'dropped') >= ${COPIES_AT_ONCE} then
        return 'full';
      end if;
    end if;
    -- Each is kept for 30 days in every region, and each look at a repository reads of all of them. A moment costs as much when
    -- it was cancelled as when it was made.
    if wanted_kind in ('backup', 'backup_at') and (
      select count(*) filter (where b.kind = 'manual') + greatest(count(*) filter (where b.kind = 'point_in_time'), (
        select count(*) from zennnn_vault.job v
        where v.database_id = wanted_database and v.kind = 'backup_at' and v.ordered_at > now() - interval '24 hours'))
      from zennnn_vault.backup b
      where b.database_id = wanted_database and b.kind in ('manual', 'point_in_time') and b.state in ('complete', 'incomplete')
        and case b.kind when 'manual' then b.began_at else b.ended_at end > now() - interval '24 hours') >= ${MANUAL_BACKUPS_A_DAY}
    then
      return 'enough';
    end if;
    perform zennnn_cloud.order_vault_job(job, wanted_kind, input || jsonb_build_object('database', wanted_database), null, 0);
    return 'ordered';
  end
  $fn$`

/** Whether there was such a job that had not ended. It ends where it reports next; what waits, when its turn comes. */
const CANCEL_VAULT_JOB = `
  create or replace function zennnn_cloud.cancel_vault_job(wanted text, wanted_job uuid) returns boolean
  language plpgsql volatile ${DEFINER}
  as $fn$
  begin
    update app.job j set cancel_requested = true
    from zennnn_vault.job v
    where v.job = j.id and v.database_id = wanted and j.id = wanted_job and j.state in ('queued', 'running');
    return found;
  end
  $fn$`

const VAULT_BACKUPS = `
  create or replace function zennnn_cloud.vault_backups(wanted text)
  returns table (id uuid, kind text, state text, at text, ended_at text, bytes text, verified_at text, verify_ms text,
    message text, copies jsonb, removal_due_at text, degraded_at text, verify_tries integer)
  language sql stable ${DEFINER}
  as $fn$
    select b.id, b.kind, b.state, to_json(b.began_at)#>>'{}', to_json(b.ended_at)#>>'{}', b.bytes::text,
      to_json(b.verified_at)#>>'{}', b.verify_ms::text, b.message, coalesce((
        select jsonb_agg(jsonb_build_object('region', c.region, 'readBackAt', to_json(c.read_back_at)#>>'{}',
          'message', c.message) order by c.region)
        from zennnn_vault.copy c where c.backup = b.id), '[]'), to_json(r.due_at)#>>'{}',
      to_json(b.degraded_at)#>>'{}', b.verify_tries
    from zennnn_vault.backup b left join zennnn_vault.removal r on r.backup = b.id
    where b.database_id = wanted order by b.began_at desc, b.id desc
  $fn$`

/** The newest 20 of a database, or only the one asked for. */
const VAULT_JOBS = `
  create or replace function zennnn_cloud.vault_jobs(wanted text, only_job uuid)
  returns table (id uuid, kind text, state text, steps jsonb, step text, done integer, total integer, message text,
    log jsonb, started_at text, heartbeat_at text, finished_at text, problem jsonb, result jsonb, input jsonb)
  language sql stable ${DEFINER}
  as $fn$
    select j.id, j.kind, j.state, j.steps, j.step, j.done, j.total, j.message, j.log, to_json(j.started_at)#>>'{}',
      to_json(j.heartbeat_at)#>>'{}', to_json(j.finished_at)#>>'{}', j.problem, j.result, j.input
    from zennnn_vault.job v join app.job j on j.id = v.job
    where v.database_id = wanted and (only_job is null or j.id = only_job)
    order by v.ordered_at desc, j.id desc limit 20
  $fn$`

/**
 * `behind`: backups that are kept, that some region has and this one lacks. `bytes`: as measured, at the earliest at
 * `measured_at`. `damaged`: databases whose repository is damaged there, or not there.
 */
const VAULT_REGIONS = `
  create or replace function zennnn_cloud.vault_regions()
  returns table (name text, reachable boolean, message text, bytes text, measured_at text, behind integer,
    damaged integer, home boolean, location text)
  language sql stable ${DEFINER}
  as $fn$
    select r.name, r.reachable, r.message,
      (select sum(l.bytes)::text from zennnn_vault.repository_look l where l.region = r.name),
      (select to_json(min(l.looked_at))#>>'{}' from zennnn_vault.repository_look l
        where l.region = r.name and l.bytes is not null),
      (select count(*)::integer from zennnn_vault.backup b
        where b.state in ('complete', 'incomplete')
          and not exists (select from zennnn_vault.removal m where m.backup = b.id)
          and not exists (
            select from zennnn_vault.copy c
            where c.backup = b.id and c.region = r.name and c.read_back_at is not null)),
      (select count(*)::integer from zennnn_vault.repository_look l
        where l.region = r.name and l.damage is not null), r.home, r.location
    from zennnn_vault.region r order by r.place
  $fn$`

/**
 * The databases that have to be backed up, the control database among them. `turn_at`, `busy`: see BackupTurn. `outside_at`:
 * of the newest verified backup with a copy outside the home region; `exposed_since`: that, or when the database was made;
 * null where there is no other region.
 */
const VAULT_DATABASES = `
  create or replace function zennnn_cloud.vault_databases()
  returns table (database_id text, slug text, tier text, state text, created_at text, turn_at text, busy boolean,
    outside_at text, exposed_since text)
  language sql stable ${DEFINER}
  as $fn$
    select d.database_id, d.slug, d.tier, d.state, to_json(d.created_at)#>>'{}',
      to_json(coalesce(s.ordered_at, d.created_at))#>>'{}', d.database_id in (
        select v.database_id from app.job j join zennnn_vault.job v on v.job = j.id
        where j.state in ('queued', 'running') and j.kind = 'backup'),
      to_json(o.at)#>>'{}',
      case when exists (select from zennnn_vault.region r where not r.home)
        then to_json(coalesce(o.at, d.created_at))#>>'{}' end
    from (
      select current_database()::text, 'control', 'paid', 'live', (select min(u.created_at) from app."user" u)
      union all
      select d.database_id, d.slug, d.tier, d.state, d.created_at
      from app.database d where d.state in ('live', 'suspended')
    ) d (database_id, slug, tier, state, created_at) left join zennnn_vault.schedule s using (database_id)
    cross join lateral (
      select max(b.began_at) from zennnn_vault.backup b
      where b.database_id = d.database_id and b.verified_at is not null and b.began_at <= now() and exists (
        select from zennnn_vault.copy c join zennnn_vault.region r on r.name = c.region and not r.home
        where c.backup = b.id and c.read_back_at is not null)
    ) o (at)
  $fn$`

/** What retention needs of every backup of these databases. */
const VAULT_LADDER = `
  create or replace function zennnn_cloud.vault_ladder()
  returns table (database_id text, id uuid, kind text, state text, at text, ended_at text, verified_at text,
    degraded_at text, checked_at text, verify_tries integer, lost boolean)
  language sql stable ${DEFINER}
  as $fn$
    select b.database_id, b.id, b.kind, b.state, to_json(b.began_at)#>>'{}', to_json(b.ended_at)#>>'{}',
      to_json(b.verified_at)#>>'{}', to_json(b.degraded_at)#>>'{}', to_json(b.checked_at)#>>'{}',
      b.verify_tries,
      -- All regions had what one lacks now, or none has any more what some had.
      (b.degraded_at is not null and not exists (select from zennnn_vault.removal m where m.backup = b.id))
        or (b.state = 'failed' and b.sha256 is not null)
    from zennnn_vault.backup b
    where b.database_id = current_database()
      or exists (select from app.database d where d.database_id = b.database_id and d.state in ('live', 'suspended'))
  $fn$`

const VAULT_BYTES = `
  create or replace function zennnn_cloud.vault_bytes()
  returns table (database_id text, region text, bytes text)
  language sql stable ${DEFINER}
  as $fn$
    select l.database_id, l.region, l.bytes::text
    from zennnn_vault.repository_look l where l.bytes is not null
  $fn$`
