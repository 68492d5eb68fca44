import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import { type Answer, type Ask, jsonQuestion, type Question } from '../outside/ask.ts'

/** Nobody's: what travels in the clear must be nobody's secret. */
const NOBODY = { login: 'nobody@example.com', password: 'what anybody may read' }
/** Answers that took nothing: not here, not so. */
const TURNED_AWAY: ReadonlySet<number> = new Set([400, 403, 404, 405, 421, 426])

export interface PlainHttpPort {
  /** Over HTTPS: where nobody answers, closed doors prove nothing. */
  readonly canary: Ask
  /** Without encryption, at each port where somebody could try: 80, that of HTTP here, and the one of HTTPS itself. */
  readonly plain: readonly Ask[]
}

/** Holds where no port takes a password that comes without encryption: nobody answers there, or sends it away unread. */
export function plainHttpControl({ canary, plain }: PlainHttpPort): Control {
  return {
    id: 'plain-http',
    observe: async (signal) => {
      const { status } = await canary({ path: '/sign-in' }, signal)
      const doors: Door[] = []
      for (const ask of plain) doors.push(await tryDoor(ask, signal))
      return observePlain(status === 200, doors)
    },
  }
}

type Door = 'closed' | 'turned_away' | 'taken'

/** Each way by itself: that the second one is cut says nothing of the first, which may have read the password. */
async function tryDoor(ask: Ask, signal: AbortSignal): Promise<Door> {
  const ways: readonly Question[] = [
    jsonQuestion('POST', '/auth/login', NOBODY),
    {
      method: 'POST',
      path: '/sign-in',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(NOBODY).toString(),
    },
  ]
  const doors: Door[] = []
  for (const way of ways) doors.push(await tryWay(ask, way, signal))
  return doors.find((one) => one === 'taken') ?? doors.find((one) => one !== 'closed') ?? 'closed'
}

async function tryWay(ask: Ask, way: Question, signal: AbortSignal): Promise<Door> {
  try {
    return isTurnedAway(await ask(way, signal)) ? 'turned_away' : 'taken'
  } catch {
    signal.throwIfAborted()
    return 'closed'
  }
}

/** Also who says that the password is wrong has read it. */
function isTurnedAway({ status, headers }: Answer): boolean {
  const isElsewhere =
    [301, 302, 303, 307, 308].includes(status) &&
    headers.get('location')?.startsWith('https://') === true
  return headers.getSetCookie().length === 0 && (isElsewhere || TURNED_AWAY.has(status))
}

function observePlain(isThere: boolean, doors: readonly Door[]): Observation {
  const countOf = (kind: Door): number => doors.filter((door) => door === kind).length
  const [taken, away] = [countOf('taken'), countOf('turned_away')]
  const figures = { ports: doors.length, taken, turned_away: away, closed: countOf('closed') }
  if (taken > 0)
    return {
      outcome: 'fails',
      measured: `${counted(taken, 'port')} of ${doors.length} took a password without encryption`,
      figures,
    }
  if (!isThere || doors.length === 0)
    return { outcome: 'unknown', measured: 'the canary database does not answer', figures }
  return {
    outcome: 'holds',
    measured: `${counted(doors.length, 'port')} took no password without encryption`,
    figures,
  }
}
