import { newSecret } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import type { Observation } from '../control/observation.ts'
import { type Ask, jsonOf } from '../outside/ask.ts'
import { inCanary } from '../outside/canary.ts'
import { asPerson } from '../outside/visitor.ts'
import type { StaffEntryPort, StaffVisit } from './staff-grant.ts'

/** The newest of the log: what was done a moment ago is among them. */
const LOG = '/api/audit_entry?model=eq.staff_access&order=at.desc&limit=100'
/** No grant names it: what is refused is in the log as well. */
const NEVER_GRANTED = 'user'

/** Holds where what staff read by a grant, and what was refused to them, stands in the log that the customer reads. */
export function staffLogControl({
  enter,
  ...port
}: Pick<StaffEntryPort, 'canary' | 'enter'>): Control {
  return {
    id: 'staff-log',
    observe: inCanary(port, async ({ ask, administrator: person }, signal) => {
      const visit = await enter('live', signal)
      const [model] = visit?.models ?? []
      if (visit === undefined || model === undefined)
        return { outcome: 'unknown', measured: 'no grant let staff in', figures: {} }
      const marks = await leaveMarks(visit, [model, NEVER_GRANTED], signal)
      const entries = await asPerson(
        { ask, person, signal },
        async (visitor) => await readLog(visitor.ask.bind(visitor), signal),
      )
      return observeLog(marks.map((mark) => entries.some((entry) => entry.includes(mark))))
    }),
  }
}

/** Asks for something that nobody else asks for, and leaves. */
async function leaveMarks(
  { ask, leave }: StaffVisit,
  models: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const marks: string[] = []
  try {
    for (const model of models) {
      const mark = `canary-${newSecret().slice(0, 20)}`
      await ask({ path: `/api/${model}?select=id&name=eq.${mark}` }, signal)
      marks.push(mark)
    }
  } finally {
    await leave()
  }
  return marks
}

async function readLog(ask: Ask, signal: AbortSignal): Promise<readonly string[]> {
  const entries = jsonOf(await ask({ path: LOG }, signal))
  if (!Array.isArray(entries)) throw new Error('The log of the canary database cannot be read.')
  return entries.map((entry) => JSON.stringify(entry))
}

function observeLog([isRead = false, isRefused = false]: readonly boolean[]): Observation {
  return {
    outcome: isRead && isRefused ? 'holds' : 'fails',
    measured: `what staff read ${isRead ? 'is' : 'is not'} in the log of the customer, what was refused to them ${isRefused ? 'is' : 'is not'}`,
    figures: { read: isRead ? 1 : 0, refused: isRefused ? 1 : 0 },
  }
}
