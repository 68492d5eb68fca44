import type { DatabaseId } from '@zennnn/kernel'

/**
 * What the control database has besides its apps, in a schema of its own: how `serve` finds customers' databases and asks
 * for new ones. Idempotent; sent one by one as zennnn_owner. `login` is the control database's own login role.
 */
export function controlStatements(login: DatabaseId): readonly string[] {
  return [
    'create schema if not exists zennnn_cloud',
    // Databases made ahead, so that a new customer does not wait. `claimed_by`: the job that gives it to a customer.
    `create table if not exists zennnn_cloud.ready (
      database_id text primary key,
      apps text[] not null,
      template text not null,
      created_at timestamptz not null default now(),
      claimed_by uuid unique
    )`,
    // The hash of a future administrator's password waits here, because the input of a job is there to be read.
    `create table if not exists zennnn_cloud.first_password (
      job uuid primary key,
      hash text not null
    )`,
    // SHA-256 of what the browser that signed up will come in with, once.
    'alter table zennnn_cloud.first_password add column if not exists entry_hash bytea',
    // Sign-ups of the last hour. They are counted here because several \`serve\` share them.
    `create table if not exists zennnn_cloud.sign_up (
      job uuid primary key,
      at timestamptz not null default now()
    )`,
    // Of earlier versions: they counted nothing, or led nobody in.
    'drop function if exists zennnn_cloud.request_database(uuid, uuid, text, jsonb, text)',
    'drop function if exists zennnn_cloud.request_database(uuid, uuid, text, jsonb, text, integer)',
    REQUIRE_SIGN_UP,
    CHECK_ORDER,
    REQUEST_DATABASE,
    RELEASE_ORDER,
    `create or replace trigger release_order after update of state on app.job for each row
      when (new.kind = 'provision' and new.state in ('failed', 'cancelled')) execute function zennnn_cloud.release_order()`,
    FIND_SITE,
    ORDER_PROGRESS,
    // The policy that this cloud was made for: whoever recovers it on another machine has only this database.
    `create table if not exists zennnn_cloud.brand (
      only_row boolean primary key default true check (only_row),
      brand text not null
    )`,
    // What operators were told of who may reach customers. `database`: a slug; empty for the whole cluster.
    `create table if not exists zennnn_cloud.staff_finding (
      database text not null,
      problem text not null,
      found_at timestamptz not null,
      primary key (database, problem)
    )`,
    // Of earlier versions: their failed orders kept their names. What a recovery could not bring back is no order.
    `update app.database d set slug = 'failed-' || replace(d.id::text, '-', ''), drop_after = now()
      where d.state = 'failed' and d.drop_after is null and exists (
        select from app.job j where j.kind = 'provision' and j.state in ('failed', 'cancelled')
          and j.input->>'record' = d.id::text)`,
    'revoke all on all functions in schema zennnn_cloud from public',
    `grant usage on schema zennnn_cloud to "${login}"`,
    `grant execute on function zennnn_cloud.request_database(uuid, uuid, text, jsonb, text, integer, bytea) to "${login}"`,
    `grant execute on function zennnn_cloud.check_order(text, integer) to "${login}"`,
    `grant execute on function zennnn_cloud.find_site(text) to "${login}"`,
    `grant execute on function zennnn_cloud.order_progress(uuid) to "${login}"`,
  ]
}

/** Whether there is a sign-up left within the hour; ZN429 when there is none. */
const REQUIRE_SIGN_UP = `
  create or replace function zennnn_cloud.require_sign_up(hourly_limit integer) returns void
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $fn$
  declare
    retry_after_s integer;
  begin
    -- When the oldest of those that fill the hour falls out of it; with a limit of 0 there is none.
    select ceil(extract(epoch from s.at + interval '1 hour' - now())) into retry_after_s
      from zennnn_cloud.sign_up s where s.at > now() - interval '1 hour'
      order by s.at desc offset greatest(hourly_limit - 1, 0) limit 1;
    if retry_after_s is not null or hourly_limit <= 0 then
      raise exception 'Too many people are signing up at the moment. Nothing was created; try again later.'
        using errcode = 'ZN429', detail = jsonb_build_object('retry_after_s', coalesce(retry_after_s, 3600))::text;
    end if;
  end
  $fn$`

/** What is refused before a password is hashed for it: ZN429, true for a name that is taken. */
const CHECK_ORDER = `
  create or replace function zennnn_cloud.check_order(wanted_slug text, hourly_limit integer) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $fn$
  begin
    if hourly_limit is not null then
      perform zennnn_cloud.require_sign_up(hourly_limit);
    end if;
    return exists (select from app.database d where d.slug = wanted_slug);
  end
  $fn$`

/**
 * Takes the name, takes a ready database of these apps (or `fresh_id` for one to be made), and queues the job that does
 * the rest: all or nothing. A name that is taken is 23505 on the constraint of database.slug. With \`hourly_limit\` the
 * order is a sign-up, and one too many within an hour is ZN429. Without `password_hash` the administrator is to be invited.
 */
const REQUEST_DATABASE = `
  create or replace function zennnn_cloud.request_database(
    job uuid, record uuid, fresh_id text, wanted jsonb, password_hash text, hourly_limit integer,
    entry_hash bytea) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $fn$
  declare
    wanted_apps constant text[] := array(select jsonb_array_elements_text(wanted->'apps') order by 1);
    taken text;
  begin
    if hourly_limit is not null then
      -- One after another: two that count at once would both be the last.
      perform pg_advisory_xact_lock(hashtext('zennnn.sign_up'));
      delete from zennnn_cloud.sign_up s where s.at <= now() - interval '1 hour';
      perform zennnn_cloud.require_sign_up(hourly_limit);
      insert into zennnn_cloud.sign_up (job) values (job);
    end if;
    update zennnn_cloud.ready r set claimed_by = job
    where r.database_id = (
      select database_id from zennnn_cloud.ready
      where claimed_by is null and apps = wanted_apps
      order by created_at limit 1 for update skip locked)
    returning r.database_id into taken;
    insert into app.database (id, name, slug, database_id, tier, state, host, apps, admin_email)
    values (record, wanted->>'name', wanted->>'slug', coalesce(taken, fresh_id), wanted->>'tier', 'provisioning',
      wanted->>'host', to_jsonb(wanted_apps), wanted->>'admin_email');
    if password_hash is not null then
      insert into zennnn_cloud.first_password (job, hash, entry_hash) values (job, password_hash, entry_hash);
    end if;
    insert into app.job (id, kind, state, input)
    values (job, 'provision', 'queued', wanted || jsonb_build_object('record', record, 'invited', password_hash is null));
    perform zennnn_queue.enqueue(current_database()::text, job);
    return coalesce(taken, fresh_id);
  end
  $fn$`

/**
 * An order that ended without a database, however it ended, gives its name back at once and keeps no password. What was
 * made of the database is removed with the dropped ones.
 */
const RELEASE_ORDER = `
  create or replace function zennnn_cloud.release_order() returns trigger
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $fn$
  begin
    update app.database d
      set state = 'failed', slug = 'failed-' || replace(d.id::text, '-', ''), drop_after = now()
      where d.id = (new.input->>'record')::uuid and d.state = 'provisioning';
    delete from zennnn_cloud.first_password p where p.job = new.id;
    delete from zennnn_cloud.ready r where r.claimed_by = new.id;
    return null;
  end
  $fn$`

/** The live database of a customer. */
const FIND_SITE = `
  create or replace function zennnn_cloud.find_site(wanted_slug text)
  returns table (database_id text, apps jsonb)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $fn$
    select d.database_id, d.apps from app.database d where d.slug = wanted_slug and d.state = 'live'
  $fn$`

/** How far an order is; no row for a job that is no order. */
const ORDER_PROGRESS = `
  create or replace function zennnn_cloud.order_progress(order_job uuid)
  returns table (state text, job_state text, host text, done integer, message text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $fn$
    select d.state, j.state, d.host, j.done, j.message
    from app.job j join app.database d on d.id = (j.input->>'record')::uuid
    where j.id = order_job and j.kind = 'provision'
  $fn$`
