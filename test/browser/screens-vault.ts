import { planRetention } from '@zennnn/cloud'
import { newDatabaseId, newRecordId } from '@zennnn/kernel'
import type { Cloud } from './cloud.ts'

const DAY_MS = 86_400_000
const NIGHTS = 200
const FIRST_BYTES = 31_000_000
const BYTES_A_NIGHT = 87_000

/** Registers what the plan keeps of half a year of nights, the last one included, each in three regions and verified. */
export async function fillVault(cloud: Cloud): Promise<void> {
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS
  const nights = Array.from({ length: NIGHTS }, (_, night) => {
    // The last hour of the day before: it has passed, whenever this runs.
    const at = new Date(today - (NIGHTS - night) * DAY_MS + 23 * 3_600_000 + 13 * 60_000)
    return {
      id: newRecordId({ now: () => at }),
      database: newDatabaseId(),
      kind: 'scheduled',
      state: 'complete',
      at,
      verifiedAt: at,
      bytes: FIRST_BYTES + night * BYTES_A_NIGHT,
    } as const
  })
  for (const { action, backup } of planRetention(nights, new Date())) {
    if (action !== 'keep') continue
    await cloud.asControl(
      `with made as (
         insert into zennnn_vault.backup (id, database_id, kind, state, began_at, ended_at, bytes, sha256, schema_hash,
           tables, verified_at, verify_ms)
         select $1, d.database_id, 'scheduled', 'complete', $2, $2::timestamptz + interval '40 seconds', $3, '', '', '{}',
           $2::timestamptz + interval '2 minutes', 4300
         from app.database d where d.slug = 'acme' returning id, began_at)
       insert into zennnn_vault.copy (backup, region, snapshot, bytes_added, read_back_at)
       select id, region, 'x', $3::bigint / 30, began_at + interval '1 minute' from made, unnest('{eu,us,ap}'::text[]) region`,
      [backup.id, backup.at, backup.bytes],
    )
  }
}

/** Registers a backup of a database that failed this night, after all others. */
export async function failNight(cloud: Cloud, slug: string): Promise<void> {
  await cloud.asControl(
    `insert into zennnn_vault.backup (id, database_id, kind, state, began_at, ended_at, message)
     select $2, d.database_id, 'scheduled', 'failed', now(), now(), 'No region can be written.'
     from app.database d where d.slug = $1`,
    [slug, newRecordId({ now: () => new Date() })],
  )
}

/** Registers that this cloud was lost five minutes ago, and that all trial databases were back after four, without their last nine seconds. */
export async function loseOnce(cloud: Cloud): Promise<void> {
  const trial = { all: 3, back: 3, failed: 0, onCourseMs: 240_000, lostMs: 9_000 }
  await cloud.asControl(
    `insert into zennnn_vault.region_recovery (began_at, ended_at, lost, regions, databases, tiers)
     values (now() - interval '5 minutes', now() - interval '1 minute', 'eu', '{us,ap}', '[]', $1)`,
    [JSON.stringify([{ ...trial, tier: 'trial', promisedMs: 172_800_000 }])],
  )
}

/** Three places on three continents, whatever `work` finds out about the folders of this machine. */
export async function placeRegions(cloud: Cloud): Promise<void> {
  await cloud.asControl(
    `create function zennnn_vault.sample_place() returns trigger language plpgsql as $fn$
     begin
       new.location := case new.name when 'eu' then 'Paris, France, Europe'
         when 'us' then 'Dallas, United States, America' else 'Osaka, Japan, Asia' end;
       return new;
     end $fn$`,
    [],
  )
  await cloud.asControl(
    `create trigger sample_place before insert or update on zennnn_vault.region
     for each row execute function zennnn_vault.sample_place()`,
    [],
  )
  await cloud.asControl("update zennnn_vault.region set location = ''", [])
}
