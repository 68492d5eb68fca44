import { ANNS_PASSWORD, openDirectory, SEARCH_PASSWORD } from '../../test/directory-world.ts'
import { type Call, openCaller, type Reply, requireStatus } from './caller.ts'
import { FORGET, type Pair, type Place } from './identity-pair.ts'
import type { World } from './world.ts'

const SETTINGS = '/api/security/directories'

interface Logins {
  /** Of somebody with a password here, whom the directory does not know. */
  readonly local: string
  readonly nobody: string
}

/** Wrong passwords where a directory, Debian's slapd, is asked as well. */
export function makeDirectoryPairs(
  place: Place,
  world: World,
  { local, nobody }: Logins,
): readonly Pair[] {
  const ends: (() => Promise<void> | void)[] = []
  let added = ''
  const begin = async (): Promise<void> => {
    added = await bringIn(place, world, {
      after: (end: (typeof ends)[number]) => void ends.push(end),
    })
  }
  const finish = async (): Promise<void> => {
    await change(place, world, { path: `${SETTINGS}/${added}`, method: 'DELETE' })
    for (const end of ends.splice(0).toReversed()) await end()
  }
  const pair = { reset: FORGET, statuses: [401] } as const
  const endpoint = 'a sign-in with a wrong password, with a directory'
  return [
    // One directory for both: an entry of another one would not be Ann's.
    {
      ...pair,
      prepare: begin,
      cleanUp: async () => {},
      endpoint,
      between: 'somebody of the directory or nobody',
      calls: { first: wrong('ann'), second: wrong(nobody) },
    },
    {
      ...pair,
      prepare: async () => {},
      cleanUp: finish,
      endpoint,
      between: 'somebody with a password here or nobody',
      calls: { first: wrong(local), second: wrong(nobody) },
    },
  ]
}

function wrong(who: string): Pair['calls']['first'] {
  return async () => login(who, 'not the password of anybody')
}

/** A directory that is on, by which Ann came in before. Returns its id. */
async function bringIn(
  place: Place,
  world: World,
  owner: Parameters<typeof openDirectory>[0],
): Promise<string> {
  const { settings } = await openDirectory(owner)
  const body = { ...settings, bind_password: SEARCH_PASSWORD }
  const { text } = await change(place, world, { path: SETTINGS, method: 'POST', body })
  await place.query(FORGET)
  const ann = await openCaller(place.cloud, place.host)
  requireStatus(await ann.call(login('ann', ANNS_PASSWORD)), 200)
  ann.close()
  return JSON.parse(text).id
}

/** As the administrator, who proved just now that it is he. */
async function change(
  { cloud, host, query }: Place,
  { headers }: World,
  call: Call,
): Promise<Reply> {
  await query('update zennnn.session set confirmed_at = now()')
  const administrator = await openCaller(cloud, host, { headers })
  const reply = requireStatus(await administrator.call(call), 201, 204)
  administrator.close()
  return reply
}

function login(who: string, password: string): Call {
  return { path: '/auth/login', method: 'POST', body: { login: who, password } }
}
