import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { type Call, type Caller, openCaller, requireStatus, sessionHeaders } from './caller.ts'
import { asSuperuser, type BenchCloud } from './cloud.ts'
import type { Figure } from './figure.ts'
import { hostOf, makePerson, makeSessions, type Person } from './identity-people.ts'
import type { World } from './world.ts'

const ASKED = '/api/contact?select=id&limit=1'
/** What one change of a password, or one sign-out elsewhere, ends. */
const AT_ONCE = 10

interface Place {
  readonly client: Client
  readonly person: Person
  /** An administrator. */
  readonly administrator: Caller
  /** Opens a connection of somebody with these headers. */
  readonly open: (headers: Readonly<Record<string, string>>) => Promise<Caller>
}

/** What is about to end, and what ends it. */
interface Trial {
  readonly holders: readonly Caller[]
  /** What they ask, where it is not ASKED. */
  readonly path?: string
  readonly end: () => Promise<void>
}

/** In how many trials something that was ended was let through once more. Every way to end it has its share of `trials`. */
export async function benchRevocation(
  cloud: BenchCloud,
  world: World,
  trials: number,
): Promise<Figure> {
  const host = hostOf(world)
  const administrator = await openCaller(cloud, host, { headers: world.headers })
  const late = await asSuperuser(cloud, world.database, async (client) => {
    const person = await makePerson(client, 'revoked@example.com')
    return await countLate(
      {
        client,
        person,
        administrator,
        open: async (headers) => await openCaller(cloud, host, { headers }),
      },
      trials,
    )
  })
  administrator.close()
  return {
    name: 'revocations: requests let through after what they came with was ended',
    value: late,
    unit: '',
    goal: { is: 'at most', value: 0 },
    note: `${trials} trials: sessions ended elsewhere, by an administrator, by a new password and by a reset of factors, people deactivated or taken out of the group that may read, API keys and keys for provisioning revoked; each used until then over an open connection, asked again at once. Open streams of events and sessions of support are not among them: server-events.test.ts and staff-scoped.test.ts end those`,
  }
}

async function countLate(place: Place, trials: number): Promise<number> {
  const share = trials / (MANY.length + SINGLE.length)
  let late = 0
  for (let turn = 0; turn < share / AT_ONCE; turn += 1)
    for (const begin of MANY) late += await run(await begin(place))
  for (let turn = 0; turn < share; turn += 1)
    for (const begin of SINGLE) late += await run(await begin(place))
  return late
}

/** Each ends what AT_ONCE holders have. */
const MANY = [endElsewhere, changePassword, deactivate, leaveGroups, resetFactors] as const
const SINGLE = [endByAdministrator, revokeKey, revokeProvisioning] as const

/** How many holders got through after the end. */
async function run({ holders, end, path = ASKED }: Trial): Promise<number> {
  for (const holder of holders) requireStatus(await holder.call({ path }), 200)
  await end()
  const replies = await Promise.all(holders.map(async (one) => await one.call({ path })))
  for (const holder of holders) holder.close()
  return replies.filter((reply) => requireStatus(reply, 200, 401, 403, 404).status === 200).length
}

async function endElsewhere({ client, person, open }: Place): Promise<Trial> {
  const tokens = await makeSessions(client, person.id, AT_ONCE + 1)
  const [own, ...others] = await Promise.all(
    tokens.map(async (token) => await open(sessionHeaders(token))),
  )
  return {
    holders: others,
    end: async () => {
      const reply = await own?.call({ path: '/auth/sessions/end-others', method: 'POST' })
      own?.close()
      if (reply !== undefined) requireStatus(reply, 200)
    },
  }
}

/** The person's own change; the administrator gave the password that is changed. */
async function changePassword({ client, person, administrator, open }: Place): Promise<Trial> {
  const [current, password] = [randomPassword(), randomPassword()]
  const gift = { user: person.id, password: current }
  // A run lasts longer than the administrator's proof of identity holds.
  await client.query('update zennnn.session set confirmed_at = now()')
  const given = await administrator.call({ path: '/auth/password', method: 'POST', body: gift })
  requireStatus(given, 204)
  const tokens = await makeSessions(client, person.id, AT_ONCE + 1)
  const [own, ...others] = await Promise.all(
    tokens.map(async (token) => await open(sessionHeaders(token))),
  )
  return {
    holders: others,
    end: async () => {
      const body = { current_password: current, password }
      const reply = await own?.call({ path: '/auth/password/change', method: 'POST', body })
      own?.close()
      if (reply !== undefined) requireStatus(reply, 200)
    },
  }
}

async function deactivate(place: Place): Promise<Trial> {
  return await byAdministrator(place, { ...changeOf(place), body: { active: false } })
}

/** With the last group goes the right to read contacts. */
async function leaveGroups(place: Place): Promise<Trial> {
  return await byAdministrator(place, { ...changeOf(place), body: { groups: [] } })
}

async function resetFactors(place: Place): Promise<Trial> {
  const body = { user: place.person.id }
  return await byAdministrator(place, { path: '/auth/factors/reset', method: 'POST', body })
}

function changeOf({ person }: Place): Pick<Call, 'path' | 'method'> {
  return { path: `/api/user?id=eq.${person.id}`, method: 'PATCH' }
}

/** What an administrator does to somebody with AT_ONCE sessions, who is before as he was made. */
async function byAdministrator(
  { client, person, administrator, open }: Place,
  act: Call,
): Promise<Trial> {
  await client.query('update zennnn.session set confirmed_at = now()')
  await client.query('update app."user" set active = true where id = $1', [person.id])
  await client.query(
    `insert into app.user_groups
       select $1, g.id from app."group" g where g.name = 'contacts_user' on conflict do nothing`,
    [person.id],
  )
  const tokens = await makeSessions(client, person.id, AT_ONCE)
  return {
    holders: await Promise.all(tokens.map(async (token) => await open(sessionHeaders(token)))),
    end: async () => {
      requireStatus(await administrator.call(act), 200, 204)
    },
  }
}

async function endByAdministrator({ client, person, administrator, open }: Place): Promise<Trial> {
  const [token = ''] = await makeSessions(client, person.id, 1)
  const { rows } = await client.query<{ id: string }>(
    'select id from zennnn.session where user_id = $1 order by created_at desc limit 1',
    [person.id],
  )
  const path = `/api/security/sessions/${rows[0]?.id ?? ''}/end`
  return {
    holders: [await open(sessionHeaders(token))],
    end: async () => {
      requireStatus(await administrator.call({ path, method: 'POST' }), 204)
    },
  }
}

async function revokeKey({ client, person, open }: Place): Promise<Trial> {
  const [token = ''] = await makeSessions(client, person.id, 1)
  const owner = await open(sessionHeaders(token))
  const wanted = { name: 'bench', days: 1 }
  const made = await owner.call({ path: '/auth/keys', method: 'POST', body: wanted })
  const { id, key } = Object(JSON.parse(requireStatus(made, 201).text))
  return {
    holders: [await open({ authorization: `Bearer ${String(key)}` })],
    end: async () => {
      const reply = await owner.call({ path: `/auth/keys/${String(id)}`, method: 'DELETE' })
      owner.close()
      requireStatus(reply, 204)
    },
  }
}

async function revokeProvisioning({ client, administrator, open }: Place): Promise<Trial> {
  await client.query('update zennnn.session set confirmed_at = now()')
  const wanted = { name: 'bench', days: 1, scim: true, may_write: true }
  const made = await administrator.call({ path: '/auth/keys', method: 'POST', body: wanted })
  const { id, key } = Object(JSON.parse(requireStatus(made, 201).text))
  return {
    holders: [await open({ authorization: `Bearer ${String(key)}` })],
    path: '/scim/v2/Users?count=1',
    end: async () => {
      const path = `/auth/keys/${String(id)}`
      requireStatus(await administrator.call({ path, method: 'DELETE' }), 204)
    },
  }
}

function randomPassword(): string {
  return randomBytes(18).toString('base64url')
}
