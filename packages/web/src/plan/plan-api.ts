import { postJson, requestJson } from '../api/request.ts'
import { t } from '../language/language.ts'

export interface Plan {
  readonly name: string
  readonly label: string
  /** What it costs, in the operator's words. */
  readonly amount: string
}

export interface Subscription {
  readonly state: 'paid' | 'owing' | 'over' | 'unfinished'
  /** Of its plan; null for one that is not there any more. */
  readonly label: string | null
  readonly amount: string | null
  readonly paidUntil: string | null
  readonly endsThen: boolean
  readonly owingSince: string | null
}

/** What this database is paid by. Instants are ISO 8601. */
export interface OwnPlan {
  readonly tier: 'paid' | 'trial' | 'education' | 'free'
  readonly plans: readonly Plan[]
  readonly subscription: Subscription | null
}

const ASK_MS = 700
/** The acquirer answers within seconds, or the job says why not. */
const GIVE_UP_MS = 60_000

export async function readOwnPlan(signal: AbortSignal): Promise<OwnPlan> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the server describes is what this type says; a test of the server holds its shape
  return (await requestJson('/api/plan', { signal })) as OwnPlan
}

/** Asks for a page of the acquirer and returns where it is. `plan`: to subscribe to; without one, for what there is. */
export async function orderPaymentPage(plan?: string): Promise<string> {
  const ordered = await postJson('/api/plan/ways', plan === undefined ? {} : { plan })
  const job = String(Reflect.get(Object(ordered), 'job'))
  const deadline = performance.now() + GIVE_UP_MS
  while (performance.now() < deadline) {
    const way: unknown = await requestJson(`/api/plan/ways/${job}`)
    const url: unknown = Reflect.get(Object(way), 'url')
    if (typeof url === 'string') return url
    const state: unknown = Reflect.get(Object(way), 'state')
    if (state === 'failed' || state === 'cancelled') break
    await new Promise((resolve) => setTimeout(resolve, ASK_MS))
  }
  throw new Error(
    t('The acquirer does not answer at the moment. Nothing was paid; try again later.'),
  )
}
