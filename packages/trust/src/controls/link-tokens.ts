import { deriveSecret, newSecret } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import type { Answer, Ask } from '../outside/ask.ts'
import { type Canary, type CanaryPort, inCanary } from '../outside/canary.ts'

const LINK = /^__Host-link=([^;]+)/
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** Secrets of links of a canary database, each made for one record and for this run. */
export interface SampleLinks {
  /** One that can be used, once, by a name. */
  readonly live: string
  /** The day is past. */
  readonly over: string
  /** Withdrawn by who sent it. */
  readonly revoked: string
  /** Pages and addresses of other records than that of the live one, which its bearer may not see. */
  readonly others: readonly string[]
}

export interface LinksPort extends CanaryPort {
  readonly links: (signal: AbortSignal) => Promise<SampleLinks>
  /** Another database than that of the links. */
  readonly elsewhere: Ask
}

/**
 * Holds where a mailed link opens its own record, at its own database, until it is over, withdrawn or used; and nothing else opens
 * anything.
 */
export function linkTokensControl({ links, elsewhere, ...port }: LinksPort): Control {
  return {
    id: 'link-tokens',
    observe: inCanary(port, async ({ ask }: Canary, signal) => {
      const sample = await links(signal)
      const bearer = tokenOf(await open(ask, sample.live, signal))
      const doors: (readonly [string, Answer])[] = []
      for (const [what, secret] of forged(sample))
        doors.push([what, await open(ask, secret, signal)])
      doors.push(['elsewhere', await open(elsewhere, sample.live, signal)])
      const refused = doors.filter(([, answer]) => isRefused(answer)).length
      if (bearer === undefined)
        return {
          outcome: 'unknown',
          measured: 'also the right link did not open',
          figures: { doors: doors.length, refused },
        }
      const visit = visitBy(ask, bearer)
      const beyond = await countOpened(visit, sample.others, signal)
      const uses = [await use(visit, bearer, signal), await use(visit, bearer, signal)]
      return observeLinks({
        doors: doors.length,
        refused,
        beyond,
        others: sample.others.length,
        uses: uses.filter(isDone).length,
      })
    }),
  }
}

/** Links that are none, with what they are. */
function forged({ live, over, revoked }: SampleLinks): readonly (readonly [string, string])[] {
  const middle = Math.floor(live.length / 2)
  const altered = [0, middle].map((at) => {
    const other = live[at] === 'A' ? 'B' : 'A'
    return ['altered', `${live.slice(0, at)}${other}${live.slice(at + 1)}`] as const
  })
  return [
    ...altered,
    ['cut', live.slice(0, -1)],
    ['longer', `${live}A`],
    ['made up', newSecret()],
    ['over', over],
    ['withdrawn', revoked],
  ]
}

async function open(ask: Ask, secret: string, signal: AbortSignal): Promise<Answer> {
  return await ask({ path: `/link/${encodeURIComponent(secret)}` }, signal)
}

function tokenOf({ headers }: Answer): string | undefined {
  const found = headers.getSetCookie().map((cookie) => LINK.exec(cookie)?.[1])
  return found.find((token) => token !== undefined)
}

/** Whatever it says: nobody is let in by it. */
function isRefused({ status, headers }: Answer): boolean {
  return (
    status >= 400 && status < 500 && headers.getSetCookie().every((one) => /Max-Age=0/i.test(one))
  )
}

function visitBy(ask: Ask, token: string): Ask {
  return async (question, signal) =>
    await ask(
      { ...question, headers: { cookie: `__Host-link=${token}`, ...question.headers } },
      signal,
    )
}

async function countOpened(
  visit: Ask,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  let opened = 0
  for (const path of paths) if ((await visit({ path }, signal)).status < 300) opened += 1
  return opened
}

/** Presses the button of the page that the link opens. */
async function use(visit: Ask, token: string, signal: AbortSignal): Promise<Answer> {
  const fields = { csrf_token: deriveSecret(token, 'csrf'), name: 'Canary' }
  const body = new URLSearchParams(fields).toString()
  return await visit({ method: 'POST', path: '/link', headers: FORM, body }, signal)
}

function isDone({ status }: Answer): boolean {
  return status >= 200 && status < 400
}

/** @internal */
export function observeLinks({
  doors,
  refused,
  beyond,
  others,
  uses,
}: {
  readonly doors: number
  readonly refused: number
  /** Pages beyond its record that the right link opened. */
  readonly beyond: number
  readonly others: number
  /** How often it could be used. */
  readonly uses: number
}): Observation {
  const figures = { doors, refused, others, beyond, uses }
  // A link that cannot be used once cannot show that it is used once.
  const holds = refused === doors && beyond === 0 && uses === 1
  const words = [
    `${refused} of ${counted(doors, 'link')} that were altered, over, withdrawn or elsewhere refused`,
    `the right one opened ${beyond} of ${counted(others, 'other page')}`,
    `and was used ${uses === 1 ? 'once' : `${uses} times`} of two`,
  ]
  const isBroken = refused < doors || beyond > 0 || uses > 1
  return { outcome: outcomeOf(holds, isBroken), measured: words.join(', '), figures }
}

function outcomeOf(holds: boolean, isBroken: boolean): Observation['outcome'] {
  if (holds) return 'holds'
  return isBroken ? 'fails' : 'unknown'
}
