-- What a customer's administrator decides about signing in. Reentrant.
-- Locks: ACCESS EXCLUSIVE on zennnn.sign_in_policy where a column is added. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- One row: what a customer's administrator may decide. Limits below which nobody can go stand as checks.
create table if not exists zennnn.sign_in_policy (
  only_row boolean primary key default true check (only_row),
  rounds integer not null default 220000 check (rounds between 220000 and 10000000),
  minimum_length integer not null default 12 check (minimum_length between 8 and 64),
  -- Wrong passwords for one account from one network, and for all accounts from one network, within the window.
  attempts_per_account integer not null default 10 check (attempts_per_account between 1 and 1000),
  attempts_per_network integer not null default 60 check (attempts_per_network between 1 and 10000),
  attempt_window interval not null default '15 minutes' check (attempt_window >= '1 minute'),
  session_lifetime interval not null default '14 days' check (session_lifetime between '5 minutes' and '90 days'),
  session_idle interval not null default '24 hours' check (session_idle >= '5 minutes')
);
insert into zennnn.sign_in_policy default values on conflict do nothing;

-- What came with a second factor, and with ways in other than a password.
alter table zennnn.sign_in_policy
  -- Of wrong passwords for all accounts from everywhere: administrators hear of it, nobody is kept out.
  add column if not exists attempts_per_database integer not null default 600 check (attempts_per_database between 10 and 100000),
  -- Each further attempt beyond the allowed ones makes the time to wait twice as long, from the one to the other.
  add column if not exists cooldown interval not null default '1 minute'
    check (cooldown between '1 second' and '1 day'),
  add column if not exists cooldown_maximum interval not null default '1 hour'
    check (cooldown_maximum between '1 second' and '7 days'),
  add column if not exists refuse_common boolean not null default true,
  -- Who needs a second factor; others may have one.
  add column if not exists second_factor text not null default 'nobody'
    check (second_factor in ('nobody', 'administrators', 'everyone')),
  add column if not exists allow_password boolean not null default true,
  add column if not exists allow_passkey boolean not null default true;

-- Whether a person needs a second factor where it is needed by whom is said.
create or replace function zennnn.is_factor_needed(needed_by text, person uuid) returns boolean
language sql stable
as $$
  select needed_by = 'everyone' or needed_by = 'administrators' and 'administrator' = any (zennnn.groups_of(person))
$$;

-- Whether a person needs a second factor in this database.
create or replace function zennnn.needs_second_factor(person uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select zennnn.is_factor_needed(p.second_factor, person) from zennnn.sign_in_policy p $$;

reset check_function_bodies;
reset role;
