import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { clusterLayout, saveProvisioning } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import type { ControlId } from '@zennnn/trust'
import { type Home, RunningCloud, removeHome, until, zennnn } from '../faults/running-cloud.ts'
import type { TestClient } from '../kit.ts'
import {
  expiredCertificate,
  type FrontOrder,
  Judged,
  placeRegions,
  startFront,
} from '../sabotage-world.ts'
import { makeStartedHome } from '../started-home.ts'

const LIMIT = { timeout: 390_000 }
const STRONG = {
  minVersion: 'TLSv1.2',
  ciphers: 'TLS_AES_256_GCM_SHA384:ECDHE-ECDSA-AES256-GCM-SHA384',
} as const

interface Place {
  readonly home: Home
  readonly judged: Judged
  readonly acme: string
  readonly bolt: string
  /** As superuser in the control database. */
  readonly register: TestClient
}

interface Sabotage {
  /** All sentences that are not kept any more. */
  readonly broken: readonly string[]
  /** What a control says of it. */
  readonly shows: RegExp
  /** Breaks it for real; returns what mends it. */
  readonly does: (place: Place) => Promise<() => Promise<unknown>>
}

/** In the databases and on the disk. */
const INSIDE = {
  'the role of one database may connect to another': {
    // Also a way in that staff could take.
    broken: ['db-isolation', 'staff-none'],
    shows:
      /database-doors: (\d+) refused at \1 foreign doors by \d+ roles, 1 right to connect elsewhere/,
    does: async ({ register, acme, bolt }) => {
      await register.query(`grant connect on database "${bolt}" to "${acme}"`)
      return async () => await register.query(`revoke connect on database "${bolt}" from "${acme}"`)
    },
  },
  'the rules of PostgreSQL let it in there, too': {
    broken: ['db-isolation', 'staff-none'],
    shows: /foreign doors by \d+ roles, 1 open, 1 right to connect elsewhere/,
    does: async ({ home, register, acme, bolt }) => {
      const path = join(clusterLayout(home.path).dataFolder, 'pg_hba.conf')
      const rules = await readFile(path, 'utf8')
      const grant = async (text: string, change: string): Promise<void> => {
        await writeFile(path, text)
        await register.query(`${change} "${acme}"`)
        await register.query('select pg_reload_conf()')
      }
      await grant(
        `local "${bolt}" "${acme}" scram-sha-256\n${rules}`,
        `grant connect on database "${bolt}" to`,
      )
      return async () => {
        await grant(rules, `revoke connect on database "${bolt}" from`)
      }
    },
  },
  'the hash of a password has fewer rounds': {
    broken: ['password-hash'],
    shows:
      /stored-hashes: \d+ of \d+ passwords? of \d+ databases kept by PBKDF2 with SHA-512, at least 1000 rounds/,
    does: async ({ register }) => {
      const { rows } = await register.query('select user_id, hash from zennnn.credential')
      const [person, hash] = [String(rows[0].user_id), String(rows[0].hash)]
      const put = async (text: string): Promise<unknown> =>
        await register.query('update zennnn.credential set hash = $2 where user_id = $1', [
          person,
          text,
        ])
      // The database itself refuses it.
      const weak = hash.replace(/\$\d+\$/, '$001000$')
      await assert.rejects(put(weak), { code: '23514' })
      const rule = 'credential_hash_keyed'
      const { rows: rules } = await register.query(
        'select pg_get_constraintdef(oid) as definition from pg_constraint where conname = $1',
        [rule],
      )
      await register.query(`alter table zennnn.credential drop constraint ${rule}`)
      await put(weak)
      return async () => {
        await put(hash)
        await register.query(
          `alter table zennnn.credential add constraint ${rule} ${rules[0].definition}`,
        )
      }
    },
  },
  'the copy of a backup is gone from a region': {
    broken: ['backup-regions'],
    shows: /read back from 2 of 3 regions, .*not from us/,
    does: async ({ home }) => {
      // Of every database: which one is read back is drawn.
      const [there, aside] = [join(home.path, 'vault/us'), join(home.path, 'vault/aside')]
      await mkdir(aside, { recursive: true })
      const names = (await readdir(there)).filter((name) => name.startsWith('z_'))
      for (const name of names) await rename(join(there, name), join(aside, name))
      return async () => {
        for (const name of names) {
          // A backup that came meanwhile, as of the control database, began a repository anew.
          await rm(join(there, name), { recursive: true, force: true })
          await rename(join(aside, name), join(there, name))
        }
      }
    },
  },
  'a database is three days old, and was never backed up': {
    broken: ['backup-ladder', 'backup-restore', 'dr-tested', 'rpo'],
    shows: /1 database without a backup of the last night/,
    does: async ({ register, bolt }) => {
      const age = async (change: string): Promise<unknown> =>
        await register.query(
          `update app.database set created_at = created_at ${change} interval '3 days' where database_id = $1`,
          [bolt],
        )
      await age('-')
      return async () => await age('+')
    },
  },
  'two customers have one database': {
    broken: ['db-dedicated'],
    shows: /2 customers, 1 database, 1 shared/,
    does: async ({ register, acme, bolt }) => {
      const key = 'alter table app.database'
      await register.query(`${key} drop constraint database_database_id_key`)
      const put = async (id: string): Promise<unknown> =>
        await register.query(`update app.database set database_id = $1 where slug = 'bolt'`, [id])
      await put(acme)
      return async () => {
        await put(bolt)
        await register.query(`${key} add constraint database_database_id_key unique (database_id)`)
      }
    },
  },
  'a card number stands in a text': {
    broken: ['cards'],
    shows: /1 card number in a sample/,
    does: async ({ register }) => {
      const note = async (text: string): Promise<unknown> =>
        await register.query(`update app.database set name = $1 where slug = 'bolt'`, [text])
      await note('4111 1111 1111 1111')
      return async () => await note('bolt')
    },
  },
  'a database of the last rehearsed location did not answer': {
    broken: ['provisioning'],
    shows: /provisioning-drill: a new place rehearsed \d+ s ago, 1 of 2 databases answered/,
    does: async ({ judged }) => {
      const keep = async (answered: number): Promise<void> => {
        const at = systemClock.now()
        const figures = { wasEmpty: true, changed: 90, changedAgain: 0, databases: 2, answered }
        await saveProvisioning(judged.place, { beganAt: at, endedAt: at, ...figures }, systemClock)
      }
      await keep(1)
      return async () => {
        await keep(2)
      }
    },
  },
} as const satisfies Readonly<Record<string, Sabotage>>

/** Of one round those that concern different sentences. */
const ROUNDS: readonly (readonly (keyof typeof INSIDE)[])[] = [
  ['the role of one database may connect to another'],
  ['the rules of PostgreSQL let it in there, too', 'a card number stands in a text'],
  ['the hash of a password has fewer rounds', 'the copy of a backup is gone from a region'],
  ['a database is three days old, and was never backed up'],
  ['two customers have one database', 'a database of the last rehearsed location did not answer'],
]

/** Where strangers come in: another listener stands in the place of the cloud's own. */
interface Front {
  readonly broken: readonly string[]
  readonly order: (home: Home) => Promise<FrontOrder>
}

const OUTSIDE: Readonly<Record<string, Front>> = {
  'it speaks TLS 1.1, and by short ciphers': {
    broken: ['tls', 'tls-grade'],
    order: async () =>
      await Promise.resolve({ tls: { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } }),
  },
  'its certificate is over, so that nobody can believe what it says': {
    broken: ['backup-locations', 'disclosure', 'tls-cert', 'tls-grade'],
    order: async (home) => ({ tls: { ...STRONG, cert: await expiredCertificate(home) } }),
  },
  'security.txt is over': {
    broken: ['disclosure'],
    order: async () =>
      await Promise.resolve({
        tls: STRONG,
        securityText: (text) => text.replace(/Expires: .*/, 'Expires: 2026-01-01T00:00:00.000Z'),
      }),
  },
  'security.txt names nobody to write to': {
    broken: ['disclosure'],
    order: async () =>
      await Promise.resolve({
        tls: STRONG,
        securityText: (text) => text.replaceAll(/Contact: .*\r\n/g, ''),
      }),
  },
}
/** Those that come from outside: of the others, nothing changes with who listens. */
const STRANGERS: readonly ControlId[] = [
  'locations-page',
  'security-txt',
  'tls-chain',
  'tls-handshake',
  'tls-rating',
]

function isStranger(id: ControlId): boolean {
  return STRANGERS.includes(id)
}

function isInside(id: ControlId): boolean {
  // Strangers write few reports within an hour.
  return !STRANGERS.includes(id) && id !== 'report-intake'
}

async function openSabotage(t: TestContext): Promise<Place> {
  const { env, ...started } = await makeStartedHome()
  const home = { ...started, env: { ...env, ZENNNN_STANDBY: 'on' } }
  await placeRegions(home)
  const cloud = await RunningCloud.start(home)
  const register = await cloud.look(await cloud.control())
  t.after(async () => {
    await register.end()
    await cloud.end('SIGTERM')
    await removeHome(home)
  })
  for (const slug of ['acme', 'bolt']) {
    const order = ['--admin', `ann@${slug}.example`, '--apps', 'contacts']
    const made = await zennnn(home, ['database', 'create', slug, ...order])
    assert.equal(made.code, 0, made.stderr)
  }
  const backup = await zennnn(home, ['backup', 'run', 'acme'])
  assert.equal(backup.code, 0, backup.stderr)
  return await placeOf(home, register)
}

async function placeOf(home: Home, register: TestClient): Promise<Place> {
  // Past all triggers: one keeps when a database was made, another writes down what was there.
  await register.query('set session_replication_role = replica')
  const { rows } = await register.query('select slug, database_id from app.database')
  const ids = new Map(rows.map(({ slug, database_id: id }) => [String(slug), String(id)]))
  const [acme = '', bolt = ''] = [ids.get('acme'), ids.get('bolt')]
  return { home, judged: await Judged.open(home), acme, bolt, register }
}

test(
  'what is sabotaged in a real cloud turns exactly its sentences red, until it is mended',
  LIMIT,
  async (t) => {
    const place = await openSabotage(t)
    const { home, judged } = place
    const isFollowing = async (): Promise<boolean> =>
      (await judged.see('standby-lag', home.port, t)) === 'holds'
    await until(isFollowing, 'the standby follows')
    assert.deepEqual(await judged.round(home.port, t), [], judged.said())

    for (const names of ROUNDS) {
      const sabotages = names.map((name) => INSIDE[name])
      const mends: (() => Promise<unknown>)[] = []
      for (const { does } of sabotages) mends.push(await does(place))
      const broken = await judged.round(home.port, t, isInside)
      const [name, said] = [names.join('; '), judged.said()]
      assert.deepEqual(
        broken,
        sabotages.flatMap((one) => one.broken).toSorted(),
        `${name}: ${said}`,
      )
      for (const { shows } of sabotages) assert.match(said, shows)
      for (const mend of mends) await mend()
    }
    assert.deepEqual(await judged.round(home.port, t, isInside), [], judged.said())
    for (const [name, { order, broken }] of Object.entries(OUTSIDE)) {
      const port = await startFront(t, home, await order(home))
      const seen = await judged.round(port, t, isStranger)
      assert.deepEqual(seen, broken, `${name}: ${judged.said()}`)
    }
    await judged.round(home.port, t, isStranger)
    await killStandby(place)
    await until(
      async () => (await judged.see('standby-lag', home.port, t)) === 'fails',
      'the standby is away',
    )
    assert.deepEqual(
      await judged.round(home.port, t, (id) => id !== 'standby-lag' && isInside(id)),
      ['standby'],
      judged.said(),
    )
    await until(isFollowing, 'the standby is back')
    assert.deepEqual(judged.broken(), [], judged.said())
  },
)

/** With all its processes, as when its machine is switched off. */
async function killStandby({ home }: Place): Promise<void> {
  const file = `${clusterLayout(home.path).dataFolder}-b/postmaster.pid`
  const [pid = ''] = (await readFile(file, 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGKILL')
}
