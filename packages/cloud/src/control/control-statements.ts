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
    REQUEST_DATABASE,
    FIND_SITE,
    ORDER_PROGRESS,
    'revoke all on all functions in schema zennnn_cloud from public',
    `grant usage on schema zennnn_cloud to "${login}"`,
    `grant execute on function zennnn_cloud.request_database(uuid, uuid, text, jsonb, text) to "${login}"`,
    `grant execute on function zennnn_cloud.find_site(text) to "${login}"`,
    `grant execute on function zennnn_cloud.order_progress(uuid) to "${login}"`,
  ]
}

/**
 * Takes the name, takes a ready database of these apps (or `fresh_id` for one to be made), and queues the job that does
 * the rest: all or nothing. A name that is taken is 23505 on the constraint of database.slug.
 */
const REQUEST_DATABASE = `
  create or replace function zennnn_cloud.request_database(
    job uuid, record uuid, fresh_id text, wanted jsonb, password_hash text) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $fn$
  declare
    wanted_apps constant text[] := array(select jsonb_array_elements_text(wanted->'apps') order by 1);
    taken text;
  begin
    update zennnn_cloud.ready r set claimed_by = job
    where r.database_id = (
      select database_id from zennnn_cloud.ready
      where claimed_by is null and apps = wanted_apps
      order by created_at limit 1 for update skip locked)
    returning r.database_id into taken;
    insert into app.database (id, name, slug, database_id, tier, state, host, apps, admin_email)
    values (record, wanted->>'name', wanted->>'slug', coalesce(taken, fresh_id), wanted->>'tier', 'provisioning',
      wanted->>'host', to_jsonb(wanted_apps), wanted->>'admin_email');
    insert into zennnn_cloud.first_password (job, hash) values (job, password_hash);
    insert into app.job (id, kind, state, input)
    values (job, 'provision', 'queued', wanted || jsonb_build_object('record', record));
    perform zennnn_queue.enqueue(current_database()::text, job);
    return coalesce(taken, fresh_id);
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
