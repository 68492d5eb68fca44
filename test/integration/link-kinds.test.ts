import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { type TestContext, test } from 'node:test'
import { getDownload, requestDownload, type TicketPlace } from '@zennnn/cloud'
import { hashSecret, newRecordId, newSecret, PlatformError, systemClock } from '@zennnn/kernel'
import { openSuperuser, type TestClient, type TestWorld } from '../kit.ts'
import {
  CHOOSES,
  type LinkWorld,
  NETWORK,
  openLinks,
  PURPOSES,
  type Purpose,
} from '../link-purposes.ts'
import { openOffice, tokenOf } from '../staff-office.ts'
import { openVaultWorld } from './cloud/vault-world.ts'

/** One address with a secret in it that somebody was given. */
interface Given {
  readonly secret: string
  /** Whether it opens what it is for: as whom it is for, or as somebody else, or at another database. */
  readonly opens: (as?: 'another' | 'elsewhere') => Promise<boolean>
  /** Uses it up; whether that was possible. */
  readonly uses: (() => Promise<boolean>) | undefined
  readonly revoke: () => Promise<unknown>
}

/** A kind of address with a secret in it (docs/decisions/0029-tickets-are-no-links.md). */
interface Kind {
  readonly name: string
  readonly give: () => Promise<Given>
  readonly table: string
  readonly hash: 'secret_hash' | 'token_hash'
  readonly client: TestClient
  readonly lastsHours: number
  /** Whoever has it may open it: it says nothing that only one person may know, or only its record and its recipient do. */
  readonly isBearers: boolean
  /** Entries of the log so far; undefined where the route writes them before it asks. */
  readonly log: (() => Promise<number>) | undefined
}

/** What holds for each kind, whatever it opens. */
async function holds(t: TestContext, kind: Kind): Promise<void> {
  const { name, table, hash, client, lastsHours } = kind
  const give = async (): Promise<Given> => {
    const given = await kind.give()
    const { rowCount } = await client.query(`select from ${table} where ${hash} = $1`, [
      hashSecret(given.secret),
    ])
    assert.equal(rowCount, 1)
    return given
  }
  await t.test(`${name} is stored as a hash, with an end`, async () => {
    const { secret } = await give()
    const { rows } = await client.query<{ stored: Buffer; whole: string; hours: number }>(
      `select ${hash} as stored, to_jsonb(l)::text as whole, (extract(epoch from expires_at - now()) / 3600)::float8 as hours
       from ${table} l where ${hash} = $1`,
      [hashSecret(secret)],
    )
    const [row, ...more] = rows
    assert.ok(row !== undefined && more.length === 0)
    assert.ok(!row.whole.includes(secret))
    assert.ok(row.hours > 0 && row.hours <= lastsHours, `${row.hours} hours`)
    await assert.rejects(
      client.query(`update ${table} set ${hash} = '\\x00' where ${hash} = $1`, [
        hashSecret(secret),
      ]),
    )
  })
  await t.test(`${name} opens what it is for, and says so in the log`, async () => {
    const before = await kind.log?.()
    assert.equal(await (await give()).opens(), true)
    const after = await kind.log?.()
    assert.ok(before === undefined || (after ?? 0) > before)
  })
  await t.test(`${name} opens nothing at another database or for another person`, async () => {
    assert.equal(await (await give()).opens('elsewhere'), false)
    if (!kind.isBearers) assert.equal(await (await give()).opens('another'), false)
  })
  await t.test(`${name} opens nothing after its end, or when it was withdrawn`, async () => {
    const late = await give()
    await client.query(
      `update ${table} set expires_at = now() - interval '1 second' where ${hash} = $1`,
      [hashSecret(late.secret)],
    )
    assert.equal(await late.opens(), false, 'after its end')
    const withdrawn = await give()
    await withdrawn.revoke()
    assert.equal(await withdrawn.opens(), false, 'withdrawn')
  })
  await t.test(`${name} is used once where it changes something`, async () => {
    const { uses } = await give()
    if (uses === undefined) return
    assert.deepEqual([await uses(), await uses()], [true, false])
  })
}

async function askOne(
  { superuser }: TestWorld,
  text: string,
  values: readonly unknown[] = [],
): Promise<boolean> {
  const { rows } = await superuser.query<{ it: boolean }>(text, [...values])
  return rows[0]?.it === true
}

/** The session that a secret is exchanged for; undefined when it opens nothing. */
async function exchange({ superuser }: TestWorld, secret: string): Promise<Buffer | undefined> {
  const session = hashSecret(newSecret())
  const { rows } = await superuser.query<{ state: string }>(
    `select state from zennnn.link_open($1, $2, '${NETWORK}', 'test')`,
    [hashSecret(secret), session],
  )
  return rows[0]?.state === 'open' ? session : undefined
}

/** What an address is bound to: the stored one of its recipient. */
const MOVED = `update app."user" set email = 'eve@evil.example'`
const BACK = `update app."user" set email = null`

async function giveLink(links: LinkWorld, purpose: Purpose): Promise<Given> {
  const { world, other } = links
  const secret = newSecret()
  await purpose.make(links, hashSecret(secret))
  return {
    secret,
    opens: async (as) => {
      const at = as === 'elsewhere' ? other : world
      if (as === 'another') await world.superuser.query(MOVED)
      const session = await exchange(at, secret)
      const opened = session !== undefined && (await askOne(at, purpose.looks, [session]))
      if (as === 'another') await world.superuser.query(BACK)
      return opened
    },
    uses:
      purpose.uses === undefined
        ? undefined
        : async () => {
            const session = await exchange(world, secret)
            if (session === undefined) return false
            const values =
              purpose.uses?.includes('$2') === true ? [session, hashSecret(newSecret())] : [session]
            return await askOne(world, purpose.uses ?? '', values)
          },
    revoke: async () => await purpose.revoke(links),
  }
}

async function countEvents({ superuser }: TestWorld): Promise<number> {
  const { rows } = await superuser.query<{ count: number }>(
    `select count(*)::int as count from app.audit_entry where operation = 'event' and why ~ 'was opened|came in'`,
  )
  return rows[0]?.count ?? 0
}

test('a mailed link of each purpose is hashed, ends, is bound, logged and withdrawn', async (t) => {
  const links = await openLinks(t)
  for (const [name, purpose] of Object.entries(PURPOSES))
    await holds(t, {
      name,
      give: async () => await giveLink(links, purpose),
      table: 'zennnn.link',
      hash: 'secret_hash',
      client: links.world.superuser,
      lastsHours: purpose.lastsHours,
      isBearers: purpose.isBearers,
      log: async () => await countEvents(links.world),
    })
})

test('a link does what its purpose says, and nothing that another one does', async (t) => {
  const links = await openLinks(t)
  const { world } = links
  const ways = {
    chooses: CHOOSES,
    enters: PURPOSES['sign_up']?.uses ?? '',
    stops: PURPOSES['stop_recovery']?.uses ?? '',
  }
  const may: Readonly<Record<string, keyof typeof ways | undefined>> = {
    reset_password: 'chooses',
    invitation: 'chooses',
    sign_up: 'enters',
    recover_administrator: 'chooses',
    stop_recovery: 'stops',
  }
  for (const [name, purpose] of Object.entries(PURPOSES))
    for (const [way, text] of Object.entries(ways)) {
      const { secret } = await giveLink(links, purpose)
      const session = await exchange(world, secret)
      assert.ok(session !== undefined, name)
      const values = text.includes('$2') ? [session, hashSecret(newSecret())] : [session]
      assert.equal(await askOne(world, text, values), may[name] === way, `${name} ${way}`)
    }
})

test('a ticket of support is hashed, ends, is bound to a browser, logged and withdrawn', async (t) => {
  const office = await openOffice(t)
  const id = await office.grant({ models: ['contact'] })
  const grants = [id]
  await holds(t, {
    name: 'staff_ticket',
    give: async () => {
      const grant = grants.at(-1) ?? ''
      const ticket = await office.ticket(grant)
      const enters = async (browser = ticket.cookie, host?: string): Promise<boolean> =>
        tokenOf(await office.enter({ ...ticket, cookie: browser }, host)) !== ''
      return {
        secret: ticket.path.slice(ticket.path.lastIndexOf('/') + 1),
        opens: async (as) => {
          if (as === undefined) return await enters()
          return as === 'elsewhere'
            ? await enters(ticket.cookie, 'other.localhost')
            : await enters((await office.begin(grant)).cookie)
        },
        uses: enters,
        revoke: async () => {
          await office.end(grant)
          grants.push(await office.grant({ models: ['contact'] }))
        },
      }
    },
    table: 'zennnn.staff_ticket',
    hash: 'token_hash',
    client: office.acme.superuser,
    lastsHours: 1 / 60,
    isBearers: false,
    log: async () => await countEvents(office.acme),
  })
})

test('a ticket for a download is hashed, ends, is bound to person and database, and withdrawn', {
  timeout: 120_000,
}, async (t) => {
  const { cloud, vault, database } = await openVaultWorld(t)
  const { control } = vault
  const client = await openSuperuser(t, control)
  const place: TicketPlace = { connections: cloud.connections, control }
  const person = newRecordId(systemClock)
  await holds(t, {
    name: 'download',
    give: async () => {
      await client.query('delete from zennnn_vault.download')
      const { token } = await requestDownload(place, { database, backup: null, person })
      const opens = async (as?: 'another' | 'elsewhere'): Promise<boolean> =>
        await getDownload(place, {
          token,
          database: as === 'elsewhere' ? control : database,
          person: as === 'another' ? newRecordId(systemClock) : person,
        }).then(
          () => true,
          (error: unknown) => {
            assert.ok(error instanceof PlatformError && error.code === 'LINK_REFUSED')
            return false
          },
        )
      const use = `update zennnn_vault.download set used_at = now() where used_at is null`
      return {
        secret: token,
        opens,
        uses: async () => {
          const opened = await opens()
          await client.query(use)
          return opened
        },
        // As one that was fetched: what else ends it, its session and rights, the route asks for first.
        revoke: async () => await client.query(use),
      }
    },
    table: 'zennnn_vault.download',
    hash: 'token_hash',
    client,
    lastsHours: 0.25,
    isBearers: false,
    log: undefined,
  })
})

test('there is no other address with a secret in it', async () => {
  const text = await readFile(new URL('../../docs/reference/api.md', import.meta.url), 'utf8')
  const routes = [
    ...text.matchAll(/^\| `GET[A-Z ]*` \| `(\/[^`]*:(?:secret|ticket|token)\b[^`]*)`/gm),
  ]
  assert.deepEqual(
    routes.map(([, path]) => path),
    [
      '/staff-access/:ticket',
      '/api/vault/downloads/:token',
      // Of a report of a weakness: it lasts as long as what it opens (security-reports.test.ts).
      '/security/report/link/:secret',
      // Shows how far a database is; opens nothing.
      '/sign-up/:ticket',
      '/link/:secret',
    ],
  )
})
