import type { Brand } from '@zennnn/kernel'
import type { Outcome } from '../control/control.ts'
import type { ControlId } from '../control/control-table.ts'
import { CHAIN_BEGIN } from '../evidence/evidence-line.ts'
import { sampleKey } from '../evidence/sample-evidence.ts'
import { runsOfControl, sampleAttestation, sampleCase } from '../judge/sample-case.ts'
import { brandPolicy, type Policy, scheduleOf } from '../promise/policy.ts'
import { NO_DAYS } from '../store/kept-days.ts'
import { type IncidentNote, type PolicyView, viewPolicy } from './policy-view.ts'

const HOURS = 50

/**
 * A cloud in which each control ran hourly and all holds, all that can be attested is; but for what `outcomes` says came of the
 * last run of a control.
 */
export function sampleView(
  given: Brand | Policy,
  outcomes: Partial<Record<ControlId, Outcome>> = {},
  notes: readonly IncidentNote[] = [],
): PolicyView {
  const policy = typeof given === 'string' ? brandPolicy(given) : given
  const runs = [...scheduleOf(policy.promises).keys()].map((control) =>
    runsOfControl(
      control,
      ...Array.from({ length: HOURS }, (_, index): readonly [number, Outcome] => {
        const isLast = index === HOURS - 1
        return [(HOURS - 1 - index) * 60, (isLast ? outcomes[control] : undefined) ?? 'holds']
      }),
    ),
  )
  const attestations = policy.promises.flatMap(({ id, attested }) => {
    const subjects = attested === 'each_region' ? ['eu', 'us', 'ap'] : ['']
    return attested === undefined
      ? []
      : subjects.map((subject) => sampleAttestation({ promise: id, subject }))
  })
  return viewPolicy(sampleCase({ runs: new Map(runs), attestations }), {
    policy,
    notes,
    head: { sequence: 18_234, hash: 'ef'.repeat(32) },
    publicKey: sampleKey(7).publicKey,
    chain: { after: CHAIN_BEGIN, beganAt: new Date(0), earlierKey: undefined, problems: [] },
    kept: NO_DAYS,
  })
}
