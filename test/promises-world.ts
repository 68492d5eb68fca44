import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import {
  beginChain,
  ensureCertificates,
  ensureControlDatabase,
  ensureTrustKey,
  publicKeyText,
  record,
} from '@zennnn/cloud'
import { type Brand, createLog, newRecordId, systemClock } from '@zennnn/kernel'
import {
  brandPolicy,
  type Control,
  ControlRunner,
  controlsOf,
  isControlId,
  type Observation,
  recordRuns,
} from '@zennnn/trust'
import { ownPromisesPort } from '../packages/cli/src/serve/own-promises.ts'
import { readPolicyOnce } from '../packages/cli/src/serve/security.ts'
import { vaultPort } from '../packages/cli/src/serve/vault.ts'
import { type Answer, type HttpsWorld, openHttps } from './https-world.ts'
import { openWorld, silentLog, type TestWorld } from './kit.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
export const REGIONS = ['eu', 'us', 'ap']

/** A cloud with signed results, and the customers acme and other, both made four days ago. */
export interface PromisesWorld {
  readonly control: TestWorld
  readonly acme: TestWorld
  readonly other: TestWorld
  readonly https: HttpsWorld
  /** Registers a backup of so many nights ago, restored and found equal, that these regions gave back; its id. */
  readonly backup: (of: TestWorld, nights: number, regions?: readonly string[]) => Promise<string>
  /** Writes down what these controls saw. */
  readonly observe: (seen: Readonly<Record<string, Observation>>) => Promise<void>
}

export async function openPromises(
  t: TestContext,
  brand: Brand = 'zennnn',
): Promise<PromisesWorld> {
  const [control, acme, other] = [
    await openWorld(t),
    await openWorld(t, [], brand),
    await openWorld(t, [], brand),
  ]
  const { address, secrets, database, registry } = control
  const access = { address, secrets }
  await ensureControlDatabase({ access, control: database, registry, template: '', log: silentLog })
  await addCustomers(control, { acme, other })
  const home = await mkdtemp(join(tmpdir(), 'zennnn-promises-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  const slugs = ['acme', 'other']
  await ensureCertificates({ home, domain: 'localhost', slugs, clock: systemClock })
  const place = { access, control: database, home, clock: systemClock }
  const privateKey = await ensureTrustKey(home)
  await beginChain(place, { cloud: 'localhost', publicKey: publicKeyText(privateKey) })
  const https = await openServer(t, { control, acme, other }, { brand, home })
  return {
    control,
    acme,
    other,
    https,
    backup: async (of, nights, regions = REGIONS) => await addBackup(control, of, nights, regions),
    observe: async (seen) => {
      const policy = brandPolicy(brand)
      const wanted = controlsOf(policy).filter((id) => id in seen && isControlId(id))
      const controls = wanted.filter(isControlId).map(
        (id): Control => ({
          id,
          observe: async () => await Promise.resolve(Object(seen)[id]),
        }),
      )
      const log = createLog({ clock: systemClock, level: 'error', write: () => undefined })
      const runner = new ControlRunner({ clock: systemClock, log })
      const tools = { policy, cloud: 'localhost', privateKey, controls, runner, clock: systemClock }
      await record(place, async (register) => {
        await recordRuns(register, wanted.filter(isControlId), tools, AbortSignal.timeout(30_000))
      })
    },
  }
}

async function openServer(
  t: TestContext,
  { control, ...customers }: Pick<PromisesWorld, 'control' | 'acme' | 'other'>,
  { brand, home }: { readonly brand: Brand; readonly home: string },
): Promise<HttpsWorld> {
  const panel = { connections: control.connections, control: control.database, clock: systemClock }
  const site = { domain: 'localhost', port: 443 }
  const https = await openHttps(t, customers, control, {
    vault: vaultPort({ ...panel, ...site }),
    // Its way to the databases is the server's own.
    ownPromises: { read: async (asker, slug) => await port.read(asker, slug) },
  })
  const policy = brandPolicy(brand)
  const port = ownPromisesPort({
    ...panel,
    ...site,
    connections: https.connections,
    home,
    brand,
    read: readPolicyOnce({ ...panel, policy }),
  })
  return https
}

async function addCustomers(
  { superuser }: TestWorld,
  customers: Readonly<Record<string, TestWorld>>,
): Promise<void> {
  // PostgreSQL says by itself when a record was made, but for who restores one.
  await superuser.query('set session_replication_role = replica')
  for (const [slug, { database }] of Object.entries(customers))
    await superuser.query(
      `insert into app.database (id, version, name, slug, database_id, tier, state, host, created_at, updated_at)
       values (gen_random_uuid(), 1, $1, $1, $2, 'trial', 'live', $1 || '.localhost', now() - interval '4 days 2 hours', now())`,
      [slug, database],
    )
  await superuser.query('set session_replication_role = origin')
  await superuser.query(
    `insert into zennnn_vault.region (name, place, reachable, checked_at, home, location)
     values ('eu', 1, true, now(), true, 'Paris, France, Europe'), ('us', 2, true, now(), false, 'Dallas, United States, America'),
       ('ap', 3, true, now(), false, 'Osaka, Japan, Asia')`,
  )
}

async function addBackup(
  { superuser }: TestWorld,
  { database }: TestWorld,
  nights: number,
  regions: readonly string[],
): Promise<string> {
  const at = new Date(Date.now() - nights * DAY_MS - HOUR_MS)
  const id = newRecordId({ now: () => at })
  await superuser.query(
    `insert into zennnn_vault.backup (id, database_id, kind, state, began_at, ended_at, bytes, sha256, schema_hash, tables,
       verified_at, verify_ms)
     values ($1, $2, 'scheduled', 'complete', $3, $3, 5, '', '', '{}', $3, 4200)`,
    [id, database, at],
  )
  await superuser.query(
    `insert into zennnn_vault.copy (backup, region, snapshot, bytes_added, read_back_at)
     select $1, region, 'a', 5, now() from unnest($2::text[]) region`,
    [id, regions],
  )
  return id
}

export interface Own {
  readonly outcome: string
  readonly figures: Readonly<Record<string, unknown>>
}

export interface Shown {
  readonly id: string
  readonly state: string
  readonly own: Own | null
}

/** As whoever has this session asks for the promises; nobody without one. */
export async function ask(
  { https }: PromisesWorld,
  token?: string,
  host?: string,
): Promise<Answer> {
  return await https.ask('/api/promises', {
    ...(host === undefined ? {} : { host }),
    headers: token === undefined ? {} : { cookie: `__Host-session=${token}` },
  })
}

/** What an administrator is told, by sentence. */
export async function read(
  world: PromisesWorld,
  token: string,
): Promise<ReadonlyMap<string, Shown>> {
  const { status, body } = await ask(world, token)
  assert.equal(status, 200, body)
  const { promises }: { readonly promises: readonly Shown[] } = JSON.parse(body)
  return new Map(promises.map((one) => [one.id, one]))
}

export function ownOf(shown: ReadonlyMap<string, Shown>, id: string): Own {
  const own = shown.get(id)?.own
  assert.ok(own !== null && own !== undefined, id)
  return own
}
