import type { DatabaseId } from '@zennnn/kernel'

/**
 * Attestations and who may make them, in the schema zennnn_trust, whose `refuse_change` is there already. Idempotent; sent one
 * by one as zennnn_owner. `login`: the control database's login role; it reads what the public page shows.
 */
export function attestationStatements(login: DatabaseId): readonly string[] {
  return [
    `create table if not exists zennnn_trust.attestation (
      id uuid primary key,
      body text not null,
      added_at timestamptz not null
    )`,
    // What was said is not taken away: that it was taken back is said besides.
    `create table if not exists zennnn_trust.attestation_end (
      attestation uuid primary key references zennnn_trust.attestation,
      reason text not null,
      by_name text not null,
      at timestamptz not null
    )`,
    // Whose attestations count; who may not attest any more is removed.
    `create table if not exists zennnn_trust.signer (
      name text primary key,
      public_key text not null,
      added_at timestamptz not null
    )`,
    // Of signers of before there is none: they count on.
    'alter table zennnn_trust.signer add column if not exists until_day date',
    // Of which operators were told that it ends, and on which day it does.
    `create table if not exists zennnn_trust.renewal_told (
      attestation uuid not null,
      is_over boolean not null,
      told_at timestamptz not null,
      primary key (attestation, is_over)
    )`,
    ...['attestation', 'attestation_end'].map(
      (
        table,
      ) => `create or replace trigger only_added before update or delete or truncate on zennnn_trust.${table}
        for each statement execute function zennnn_trust.refuse_change()`,
    ),
    ATTESTED_SHOWN,
    'revoke all on function zennnn_trust.attested_shown() from public',
    `grant execute on function zennnn_trust.attested_shown() to "${login}"`,
  ]
}

/** Attestations that nobody took back, and then who may make them: \`name\` is null for the first. */
const ATTESTED_SHOWN = `
  create or replace function zennnn_trust.attested_shown()
  returns table (name text, text text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $fn$
    select null, a.body from zennnn_trust.attestation a
    where not exists (select from zennnn_trust.attestation_end e where e.attestation = a.id)
    union all select s.name, s.public_key from zennnn_trust.signer s
    where coalesce(s.until_day >= (now() at time zone 'utc')::date, true)
  $fn$`
