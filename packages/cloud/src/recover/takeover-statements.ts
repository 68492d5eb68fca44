/** Which recoveries made this the cloud, in the schema of the cloud. Idempotent; sent one by one as zennnn_owner. */
export function takeoverStatements(): readonly string[] {
  return [
    // Its own, and those of others that it goes on despite: see takeover.ts.
    `create table if not exists zennnn_cloud.takeover (
      id text primary key,
      known_at timestamptz not null default now()
    )`,
    // By which regions are told that this is the cloud.
    'alter table zennnn_cloud.takeover add column if not exists own boolean not null default false',
    // One row from when this is the cloud no more: another became it, and nobody is let in here.
    `create table if not exists zennnn_cloud.taken_over (
      only_row boolean primary key default true check (only_row),
      id text not null,
      at text not null,
      region text not null
    )`,
    // What may be a takeover, for who watches: see judgeTakeovers.
    `create table if not exists zennnn_cloud.takeover_doubt (
      id text primary key,
      region text not null,
      since timestamptz not null default now()
    )`,
  ]
}
