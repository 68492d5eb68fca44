import { beginOperator, type CanaryOperator, endOperator } from '@zennnn/cloud'
import { askForAccess, beginStaffVisit, giveUpAccess, openAccess } from '@zennnn/identity'
import {
  deriveSecret,
  type Log,
  newRecordId,
  PlatformError,
  parseRecordId,
  systemClock,
} from '@zennnn/kernel'
import {
  type Ask,
  asPerson,
  jsonQuestion,
  memberOf,
  type StaffEntryPort,
  type StaffVisit,
} from '@zennnn/trust'
import { tenantConnections } from '../cloud/cloud-place.ts'
import { originOf } from '../serve/site-finder.ts'
import type { CanaryPlace } from './canary-make.ts'
import { getCanary, type OpenCanary } from './canary-port.ts'

const MODELS = ['contact']
const COOKIE = /^__Host-staff=([^;]+)/

/** A place of the canary where somebody of staff asks, as `serve` reaches it. */
interface Desk {
  readonly of: CanaryPlace
  readonly open: OpenCanary
  readonly at: Parameters<typeof askForAccess>[0]
  readonly operator: CanaryOperator
  readonly signal: AbortSignal
}

/** Comes into the canary as an operator does: asks, is let in by its administrator, and brings the ticket from the cloud's site. */
export function staffEntry(of: CanaryPlace, log: Log): StaffEntryPort['enter'] {
  return async (grant, signal) => {
    const { address, secrets } = of.place.access
    const port = tenantConnections(address, secrets.tenantKey, log)
    const end = async (): Promise<void> => {
      await endOperator(of.place)
      await port.close()
    }
    try {
      const open = await getCanary(of)
      const operator = await beginOperator({ ...of.place, clock: systemClock })
      const at = { port, database: open.database }
      const visit = await enterBy(grant, { of, open, at, operator, signal })
      if (visit !== undefined)
        return {
          ...visit,
          leave: async () => {
            try {
              await visit.leave()
            } finally {
              await end()
            }
          },
        }
    } catch (error) {
      await end()
      throw error
    }
    await end()
    return undefined
  }
}

async function enterBy(
  grant: 'none' | 'over' | 'live',
  desk: Desk,
): Promise<StaffVisit | undefined> {
  const request = grant === 'none' ? newRecordId(systemClock) : await ask(desk)
  if (grant !== 'none') await decide(desk, request, 'grant')
  const browser = beginStaffVisit()
  if (grant === 'over') {
    // With a ticket from before: it must not outlive what it is of.
    const early = await openTicket(desk, request, browser.challenge)
    await decide(desk, request, 'refuse')
    return await visitBy(
      desk,
      request,
      [early, await openTicket(desk, request, browser.challenge)],
      browser.secret,
    )
  }
  return await visitBy(
    desk,
    request,
    [await openTicket(desk, request, browser.challenge)],
    browser.secret,
  )
}

async function ask({ of, open, at, operator }: Desk): Promise<string> {
  const body = {
    ticket: 'CANARY',
    reason: 'A control tries what a grant lets in.',
    models: MODELS,
    hours: 1,
  }
  const origin = originOf(`${open.slug}.${of.environment.domain}`, of.environment.port)
  const account = { origin, slug: open.slug }
  return String(
    memberOf(await askForAccess(at, operator, { body, account, clock: systemClock }), 'id'),
  )
}

/** As the administrator of the canary. */
async function decide(
  { open: { canary }, signal }: Desk,
  request: string,
  decision: 'grant' | 'refuse',
): Promise<void> {
  const { ask: way, administrator: person } = canary
  await asPerson({ ask: way, person, signal }, async (visitor) => {
    const path = `/api/security/staff-access/${request}/${decision}`
    const { status, body } = await visitor.ask(jsonQuestion('POST', path, {}), signal)
    if (status >= 300) throw new Error(`The grant was not decided: ${status} ${body}`)
  })
}

/** What the cloud's own site gives an operator; undefined where it gives none. */
async function openTicket(
  { at, operator }: Desk,
  request: string,
  challenge: string,
): Promise<string | undefined> {
  return await unlessGone(openAccess(at, operator, { request: parseRecordId(request), challenge }))
}

/** Undefined where there is no such request, or none that is open any more. */
async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  return await answer.catch((error: unknown) => {
    if (error instanceof PlatformError && error.code === 'NOT_FOUND') return undefined
    throw error
  })
}

/** Brings each ticket to the canary's door; the first that lets in does. Without one, a made-up one is tried. */
async function visitBy(
  { open, at, operator, signal }: Desk,
  request: string,
  tickets: readonly (string | undefined)[],
  browser: string,
): Promise<StaffVisit | undefined> {
  for (const ticket of tickets) {
    const path = `/staff-access/${ticket ?? beginStaffVisit().secret}`
    const headers = { cookie: `__Host-staff-browser=${browser}` }
    const answer = await open.asks.canary({ path, headers }, signal)
    const token = answer.headers
      .getSetCookie()
      .map((cookie) => COOKIE.exec(cookie)?.[1])
      .find((one) => one !== undefined)
    if (token === undefined) continue
    return {
      ask: asStaff(open.asks.canary, token),
      models: MODELS,
      // Who was let in by a grant that is over has none to give up.
      leave: async () =>
        void (await unlessGone(giveUpAccess(at, operator, parseRecordId(request)))),
    }
  }
  return undefined
}

function asStaff(way: Ask, token: string): Ask {
  const own = {
    cookie: `__Host-staff=${token}`,
    'x-csrf-token': deriveSecret(token, 'csrf'),
    'sec-fetch-site': 'same-origin',
  }
  return async (question, signal) =>
    await way({ ...question, headers: { ...own, ...question.headers } }, signal)
}
