import { type Finding, findLastAudit, isOpen, listFindings } from '@zennnn/cloud'
import type { Clock } from '@zennnn/kernel'
import { type Audits, type Control, openFindingsControl } from '@zennnn/trust'
import type { OpenPlace } from '../cloud/cloud-place.ts'

const DAY_MS = 86_400_000

/** The control of *audits*, on the register of findings. */
export function findingControls(place: OpenPlace, clock: Clock): readonly Control[] {
  return [
    openFindingsControl({
      clock,
      audits: async () =>
        toAudits(await findLastAudit(place), await listFindings({ ...place, clock })),
    }),
  ]
}

/** Days are told to the control by their end: a day is not over before. @internal */
export function toAudits(
  lastOn: string | undefined,
  findings: readonly Pick<Finding, 'state' | 'severity' | 'foundOn'>[],
): Audits {
  return {
    // An audit that ended today is not one of a time to come.
    lastAt: lastOn === undefined ? undefined : startOf(lastOn),
    open: findings
      .filter(({ state }) => isOpen(state))
      .map(({ severity, foundOn }) => ({
        severity,
        foundAt: new Date(startOf(foundOn).getTime() + DAY_MS),
      })),
    accepted: findings.filter(({ state }) => state === 'accepted').length,
  }
}

function startOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`)
}
