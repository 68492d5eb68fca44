/** What was rehearsed of the loss of a region, in the schema of the vault. Idempotent; sent one by one as zennnn_owner. */
export function regionStatements(): readonly string[] {
  return [
    // `lost`: the region that was taken for lost. `regions`: those that were read, in the order in which they were asked.
    // `databases`: how many were tried. `failed`: slug and reason of each that did not come back. `course`: of each, when it
    // began and ended, in milliseconds. `tiers`: when each tier would be back, all of its databases.
    `create table if not exists zennnn_vault.region_drill (
      id uuid primary key,
      kind text not null check (kind in ('some', 'whole')),
      lost text not null,
      regions text[] not null,
      began_at timestamptz not null,
      ended_at timestamptz not null,
      workers integer not null,
      databases integer not null,
      failed jsonb not null,
      bytes bigint not null,
      ms bigint not null,
      bytes_per_second bigint not null,
      inversions integer not null,
      course jsonb not null,
      tiers jsonb not null
    )`,
    'create index if not exists region_drill_at on zennnn_vault.region_drill (ended_at)',
  ]
}
