import { setTimeout as delay } from 'node:timers/promises'
import {
  CANARY_ADMINISTRATOR,
  type CanaryDatabase,
  canaryKeyPrint,
  endOperator,
  findCanary,
  markCanaryContents,
  orderCanary,
  readCanaryKey,
  readCanaryMark,
  settleCanary,
  tidyCanary,
  tryRecord,
} from '@zennnn/cloud'
import { COMMAND, DEFAULT_PASSWORD_RULES, hashPassword, PasswordPool } from '@zennnn/identity'
import { type DatabaseId, type Log, passwordKeyOf, systemClock } from '@zennnn/kernel'
import { asPerson } from '@zennnn/trust'
import { OFFERED_APPS, withDependencies } from '../cloud/app-catalogue.ts'
import type { OpenPlace } from '../cloud/cloud-place.ts'
import type { Environment } from '../environment.ts'
import { openAsks } from './canary-asks.ts'
import { CONTENTS, fillCanary } from './canary-contents.ts'
import { INVITED, PEOPLE, personOf } from './canary-people.ts'
import { believesAuthority, fillSignIns } from './canary-sign-in-settings.ts'

const POLL_MS = 200
const HOUR_MS = 3_600_000
/** After a failure, as while `serve` is not there yet. */
const AGAIN_MS = 5_000

/** What the canary needs of its cloud. */
export interface CanaryPlace {
  readonly place: OpenPlace
  readonly environment: Pick<Environment, 'domain' | 'port' | 'certificates'>
}

/** Makes the canary of this cloud, and keeps it: each hour it is what it should be. Nothing waits for it. */
export function startCanary(of: CanaryPlace, log: Log): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController()
  const ended = keepCanary(of, log, stopping.signal)
  return {
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}

async function keepCanary(of: CanaryPlace, log: Log, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const waitMs = await ensureCanary(of, signal).then(
      () => HOUR_MS,
      (error: unknown) => {
        // As when there is no primary, or another `work` was first.
        if (!signal.aborted) log.warn('canary_not_ready', { error })
        return AGAIN_MS
      },
    )
    await delay(waitMs, undefined, { signal, ref: false }).catch(() => undefined)
  }
}

/** Orders it where there is none, gives its people their passwords where they have others, and fills it. Harmless when done again. */
async function ensureCanary(of: CanaryPlace, signal: AbortSignal): Promise<void> {
  const { place, environment } = of
  const { access, home } = place
  const key = await readCanaryKey(home)
  if (key === undefined) throw new Error('The next start makes the key of the canary.')
  const { database } = await untilLive(of, signal)
  const keyPrint = canaryKeyPrint(key)
  const mark = await readCanaryMark(access, database)
  const isSettled = mark?.keyPrint === keyPrint
  if (!isSettled) await settlePeople(place, database, key)
  // While a try runs it holds the lock, and would take what goes for its own doing: this has its turn an hour later.
  await tryRecord(place, async () => {
    await tidyCanary(access, database)
    // Where a try was cut with the process.
    await endOperator(place)
  })
  // Of another key are the secrets of its provider and its directory, too.
  const isFilled = isSettled && mark.contents >= CONTENTS
  if (isFilled && (await believesAuthority(of, database))) return
  const { canary: ask } = await openAsks(home, environment)
  const person = personOf(key, CANARY_ADMINISTRATOR)
  await asPerson({ ask, person, signal }, async (visitor) => {
    const asVisitor = visitor.ask.bind(visitor)
    await fillCanary(asVisitor, signal)
    await fillSignIns({ of, database, key, ask: asVisitor, signal })
  })
  await markCanaryContents(access, database, CONTENTS)
}

async function untilLive(
  { place: { access, control }, environment: { domain } }: CanaryPlace,
  signal: AbortSignal,
): Promise<CanaryDatabase> {
  if ((await findCanary(access, control)) === undefined) {
    const apps = withDependencies(OFFERED_APPS.map((app) => app.name))
    await orderCanary({ access, control, clock: systemClock }, { domain, apps })
  }
  for (;;) {
    const found = await findCanary(access, control)
    if (found === undefined) throw new Error('The canary could not be made: see its job.')
    if (found.state === 'live') return found
    if (found.state !== 'provisioning') throw new Error(`The canary is ${found.state}.`)
    await delay(POLL_MS, undefined, { signal })
  }
}

/** Gives everybody of the canary the password back that they have by its key. */
export async function putPeopleBack(place: OpenPlace): Promise<void> {
  const { access, control, home } = place
  const [found, key] = [await findCanary(access, control), await readCanaryKey(home)]
  if (found !== undefined && key !== undefined) await settlePeople(place, found.database, key)
}

/** Who is to have no password has none then. */
async function settlePeople(
  { access }: Pick<OpenPlace, 'access'>,
  database: DatabaseId,
  key: string,
): Promise<void> {
  await settleCanary(access, database, {
    people: await peopleWith(key, access.secrets.tenantKey),
    keyPrint: canaryKeyPrint(key),
    clock: systemClock,
  })
}

type Settled = Parameters<typeof settleCanary>[2]['people']

async function peopleWith(key: string, tenantKey: string): Promise<Settled> {
  const pool = new PasswordPool(passwordKeyOf(tenantKey), 1)
  try {
    const people: Settled[number][] = []
    for (const person of PEOPLE) {
      const { password } = personOf(key, person.login)
      const rules = { ...DEFAULT_PASSWORD_RULES, asker: COMMAND }
      people.push({ ...person, passwordHash: await hashPassword(pool, password, rules) })
    }
    const invited = { name: 'Invited', login: INVITED, groups: [], passwordHash: undefined }
    return [...people, invited]
  } finally {
    await pool.close()
  }
}
