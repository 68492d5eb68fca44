import type { TestContext } from 'node:test'
import { ensureControlDatabase } from '@zennnn/cloud'
import type { MayReach } from '@zennnn/identity'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { vaultPort } from '../packages/cli/src/serve/vault.ts'
import { type HttpsWorld, openHttps } from './https-world.ts'
import { openWorld, silentLog, type TestWorld } from './kit.ts'

/** A cloud with the customers acme and other, whose backups stand in the register only; nobody works. */
export interface VaultWorld {
  readonly control: TestWorld
  readonly acme: TestWorld
  readonly other: TestWorld
  readonly https: HttpsWorld
  /** Registers a backup with a copy in these regions; its id. */
  readonly backup: (of: TestWorld, regions?: readonly string[]) => Promise<string>
  /** Kinds of the jobs that were ordered, with the name of their database. */
  readonly orders: () => Promise<readonly unknown[]>
  /** What the audit log of a database says in words. */
  readonly events: (of: TestWorld) => Promise<readonly unknown[]>
}

export async function openVaultWorld(
  t: TestContext,
  reach: { readonly mayReach?: MayReach } = {},
): Promise<VaultWorld> {
  const [control, acme, other] = [await openWorld(t), await openWorld(t), await openWorld(t)]
  const { address, secrets, database, registry } = control
  const access = { address, secrets }
  await ensureControlDatabase({ access, control: database, registry, template: '', log: silentLog })
  for (const [slug, world] of [['acme', acme] as const, ['other', other] as const])
    await control.superuser.query(
      `insert into app.database (id, name, slug, database_id, tier, state, host)
       values (gen_random_uuid(), $1, $1, $2, 'trial', 'live', $1 || '.localhost')`,
      [slug, world.database],
    )
  await control.superuser.query(
    `insert into zennnn_vault.region (name, place, reachable, checked_at)
     values ('eu', 1, true, now()), ('us', 2, true, now())`,
  )
  const port = vaultPort({
    connections: control.connections,
    control: database,
    domain: 'localhost',
    port: 443,
    clock: systemClock,
  })
  const https = await openHttps(t, { acme, other }, control, { vault: port, ...reach })
  return {
    control,
    acme,
    other,
    https,
    backup: async (of, regions = ['eu', 'us']) => {
      const id = newRecordId(systemClock)
      await control.superuser.query(
        `insert into zennnn_vault.backup (id, database_id, kind, state, began_at, ended_at, bytes, sha256, schema_hash, tables)
         values ($1, $2, 'scheduled', 'complete', now(), now(), 5, '', '', '{}')`,
        [id, of.database],
      )
      await control.superuser.query(
        `insert into zennnn_vault.copy (backup, region, snapshot, bytes_added, read_back_at)
         select $1, region, 'a', 5, now() from unnest($2::text[]) region`,
        [id, regions],
      )
      return id
    },
    orders: async () => {
      const { rows } = await control.superuser.query(
        `select j.kind, j.about from zennnn_vault.job v join app.job j on j.id = v.job order by j.id`,
      )
      return rows.map(({ kind, about }) => `${kind} ${about}`)
    },
    events: async (of) => {
      const { rows } = await of.superuser.query(
        `select why from app.audit_entry where operation = 'event' and why not like 'was given a password%' order by id`,
      )
      return rows.map(({ why }) => String(why))
    },
  }
}
