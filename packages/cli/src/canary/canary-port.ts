import {
  CANARY_ADMINISTRATOR,
  canaryKeyPrint,
  findCanary,
  readCanaryKey,
  readCanaryMark,
} from '@zennnn/cloud'
import type { DatabaseId } from '@zennnn/kernel'
import type { Canary } from '@zennnn/trust'
import { type CanaryAsks, openAsks } from './canary-asks.ts'
import { CONTENTS } from './canary-contents.ts'
import type { CanaryPlace } from './canary-make.ts'
import { GUESSED, MEMBER, personOf } from './canary-people.ts'

/** The canary as those need it who look into it besides. */
export interface OpenCanary {
  readonly database: DatabaseId
  readonly slug: string
  readonly apps: readonly string[]
  readonly asks: CanaryAsks
  readonly canary: Canary
}

/** Undefined until it is live, its people have their passwords, and it is filled. */
export async function openCanary({
  place,
  environment,
}: CanaryPlace): Promise<OpenCanary | undefined> {
  const { access, control, home, brand } = place
  const [found, key] = [await findCanary(access, control), await readCanaryKey(home)]
  if (found?.state !== 'live' || key === undefined) return undefined
  const { database, slug, apps } = found
  const mark = await readCanaryMark(access, database)
  if (mark?.keyPrint !== canaryKeyPrint(key) || mark.contents < CONTENTS) return undefined
  const asks = await openAsks(home, environment)
  const canary = {
    brand,
    ask: asks.canary,
    cloud: asks.cloud,
    administrator: personOf(key, CANARY_ADMINISTRATOR),
    member: personOf(key, MEMBER),
    guessed: personOf(key, GUESSED),
  }
  return { database, slug, apps, asks, canary }
}

/** Throws where there is none: whoever calls has met it a moment ago. */
export async function getCanary(of: CanaryPlace): Promise<OpenCanary> {
  const open = await openCanary(of)
  if (open === undefined) throw new Error('The canary database is gone.')
  return open
}
