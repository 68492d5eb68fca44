import type { DatabaseId } from '@zennnn/kernel'

/** So many ways to the acquirer may be asked for within an hour, for each database. */
export const PAYMENT_WAYS_AN_HOUR = 20

/**
 * Plans, who subscribed to which, and what the acquirer told, in the schema zennnn_cloud. Nothing of a card is here: people type it
 * at the acquirer. Idempotent; sent one by one as zennnn_owner. `login`: the control database's login role, which is `serve`.
 */
export function billingStatements(login: DatabaseId): readonly string[] {
  const granted = [
    'plans_offered()',
    'subscription_shown(text)',
    'request_payment_way(uuid, text, text, text, text)',
    'payment_way_job(text, uuid)',
    'take_payment_event(uuid, text, text, text)',
  ]
  return [
    // `price`: what it is called at the acquirer. `amount`: what people read; nothing is computed with it.
    `create table if not exists zennnn_cloud.plan (
      name text primary key check (name ~ '^[a-z][a-z0-9-]{0,39}$'),
      label text not null,
      price text not null unique check (price ~ '^price_[A-Za-z0-9_]{1,250}$'),
      amount text not null,
      is_offered boolean not null default true
    )`,
    // As the acquirer told it last. A database that is gone keeps its row: what is still paid for somebody has to end.
    `create table if not exists zennnn_cloud.subscription (
      database_id text primary key,
      customer text not null,
      subscription text not null unique,
      status text not null,
      price text not null,
      paid_until timestamptz not null,
      ends_then boolean not null,
      told_at timestamptz not null,
      owing_since timestamptz
    )`,
    // Sessions at the acquirer that this cloud asked for: no other leads to a database of it.
    `create table if not exists zennnn_cloud.payment_session (
      session text primary key,
      database_id text not null,
      made_at timestamptz not null default now()
    )`,
    // Who asked for a way to the acquirer.
    `create table if not exists zennnn_cloud.payment_way (
      job uuid primary key,
      database_id text not null,
      ordered_at timestamptz not null default now()
    )`,
    'create index if not exists payment_way_of_database on zennnn_cloud.payment_way (database_id, ordered_at)',
    // What was told, each once. Only of what this cloud asked for: nobody else fills it.
    `create table if not exists zennnn_cloud.payment_event (
      id text primary key,
      type text not null,
      subject text not null,
      taken_at timestamptz not null default now()
    )`,
    PLANS_OFFERED,
    SUBSCRIPTION_SHOWN,
    REQUEST_PAYMENT_WAY,
    PAYMENT_WAY_JOB,
    TAKE_PAYMENT_EVENT,
    ...granted.flatMap((name) => [
      `revoke all on function zennnn_cloud.${name} from public`,
      `grant execute on function zennnn_cloud.${name} to "${login}"`,
    ]),
  ]
}

const DEFINER = 'security definer set search_path = pg_catalog, pg_temp'

const PLANS_OFFERED = `
  create or replace function zennnn_cloud.plans_offered() returns table (name text, label text, amount text)
  language sql stable ${DEFINER}
  as $fn$
    select p.name, p.label, p.amount from zennnn_cloud.plan p where p.is_offered order by p.name
  $fn$`

/** Of one database: its tier, and its subscription where it has one. No row for one that is not in service. */
const SUBSCRIPTION_SHOWN = `
  create or replace function zennnn_cloud.subscription_shown(wanted text) returns table (
    tier text, status text, label text, amount text, paid_until timestamptz, ends_then boolean, owing_since timestamptz)
  language sql stable ${DEFINER}
  as $fn$
    select d.tier, s.status, p.label, p.amount, s.paid_until, s.ends_then, s.owing_since
    from app.database d
    left join zennnn_cloud.subscription s on s.database_id = d.database_id
    left join zennnn_cloud.plan p on p.price = s.price
    where d.database_id = wanted and d.state = 'live'
  $fn$`

/**
 * Orders a way to the acquirer for somebody who may only ask: to subscribe to a plan, or to what there is of a subscription. 'unknown'
 * for a database that is not in service, 'copy' for one restored on the side, 'no_plan', 'subscribed' where one would be paid
 * twice, 'not_subscribed', 'enough' for one too many within an hour, else 'ordered'.
 */
const REQUEST_PAYMENT_WAY = `
  create or replace function zennnn_cloud.request_payment_way(
    job uuid, wanted text, way text, wanted_plan text, asked_by text) returns text
  language plpgsql volatile ${DEFINER}
  as $fn$
  declare
    customer app.database;
    has_one boolean;
    wanted_price text;
  begin
    -- Of one database one after another: two that count at once would both be the last.
    select d.* into customer from app.database d where d.database_id = wanted and d.state = 'live' for no key update;
    if not found then
      return 'unknown';
    end if;
    if customer.restored_from is not null then
      return 'copy';
    end if;
    has_one := exists (select from zennnn_cloud.subscription s
      where s.database_id = wanted and s.status in ('active', 'trialing', 'past_due', 'unpaid', 'paused', 'incomplete'));
    if way = 'checkout' then
      if has_one then
        return 'subscribed';
      end if;
      select p.price into wanted_price from zennnn_cloud.plan p where p.name = wanted_plan and p.is_offered;
      if not found then
        return 'no_plan';
      end if;
    elsif not exists (select from zennnn_cloud.subscription s where s.database_id = wanted) then
      return 'not_subscribed';
    end if;
    if (select count(*) from zennnn_cloud.payment_way w
        where w.database_id = wanted and w.ordered_at > now() - interval '1 hour') >= ${PAYMENT_WAYS_AN_HOUR} then
      return 'enough';
    end if;
    insert into zennnn_cloud.payment_way (job, database_id) values (job, wanted);
    insert into app.job (id, kind, state, input, about) values (job, 'payment_way', 'queued', jsonb_build_object(
      'database', wanted, 'way', way, 'price', wanted_price, 'asked_by', asked_by), customer.slug);
    perform zennnn_queue.enqueue(current_database()::text, job);
    return 'ordered';
  end
  $fn$`

/** How far such an order is; no row for a job of another database, or of another kind. */
const PAYMENT_WAY_JOB = `
  create or replace function zennnn_cloud.payment_way_job(wanted text, wanted_job uuid)
  returns table (state text, url text)
  language sql stable ${DEFINER}
  as $fn$
    select j.state, j.result->'ask'->>'url'
    from zennnn_cloud.payment_way w join app.job j on j.id = w.job
    where w.database_id = wanted and w.job = wanted_job
  $fn$`

/**
 * Takes what the acquirer told, once: 'known' for what was told before, 'foreign' for what is about nothing that this cloud asked
 * for, else 'taken', and a job asks the acquirer how it stands.
 */
const TAKE_PAYMENT_EVENT = `
  create or replace function zennnn_cloud.take_payment_event(job uuid, event text, event_type text, event_subject text)
  returns text
  language plpgsql volatile ${DEFINER}
  as $fn$
  declare
    subject_database constant text := coalesce(
      (select s.database_id from zennnn_cloud.payment_session s where s.session = event_subject),
      (select s.database_id from zennnn_cloud.subscription s where s.subscription = event_subject));
  begin
    if subject_database is null then
      return 'foreign';
    end if;
    insert into zennnn_cloud.payment_event (id, type, subject) values (event, event_type, event_subject)
      on conflict do nothing;
    if not found then
      return 'known';
    end if;
    insert into app.job (id, kind, state, input, about) values (job, 'follow_subscription', 'queued', jsonb_build_object(
      'database', subject_database, 'subject', event_subject),
      (select d.slug from app.database d where d.database_id = subject_database));
    perform zennnn_queue.enqueue(current_database()::text, job);
    return 'taken';
  end
  $fn$`
