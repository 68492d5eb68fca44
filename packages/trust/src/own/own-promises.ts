import type { ControlPart } from '../judge/verdict.ts'
import type { PromiseId } from '../promises/all-promises.ts'
import type { PolicyView, Sentence } from '../view/policy-view.ts'
import { sentenceJson } from '../view/security-json.ts'
import {
  ownCertificates,
  ownDatabase,
  ownDoors,
  ownLength,
  ownPasswords,
  ownStaffDoors,
  ownStaffVisits,
  ownThrottle,
} from './own-access.ts'
import { ownDownload, ownLadder, ownLoss, ownRestore, ownReturn } from './own-backups.ts'
import type { OwnFacts } from './own-facts.ts'
import { instantOf, type OwnFigure } from './own-figure.ts'
import { ownRegionsOf } from './own-regions.ts'

type Measure = (facts: OwnFacts, now: Date, sentence: Sentence) => OwnFigure | undefined

/** What can be said of one database. The other sentences are about the whole cloud. */
const MEASURES: Readonly<Partial<Record<PromiseId, Measure>>> = {
  'backup-ladder': ownLadder,
  'backup-regions': ownRegionsOf,
  'backup-download': ownDownload,
  'backup-restore': ownRestore,
  standby: (_facts, _now, sentence) => ownStandby(sentence),
  rpo: ownLoss,
  rto: ownReturn,
  'db-dedicated': ownDatabase,
  'db-isolation': ownDoors,
  'password-hash': ownPasswords,
  'login-throttle': ownThrottle,
  'password-length': ownLength,
  'staff-none': ownStaffDoors,
  'staff-scoped': ownStaffVisits,
  'tls-cert': ownCertificates,
}

/**
 * Every sentence of the policy, in its order, as /security.json has it, with `own`: how it stands for one database, null where that
 * cannot be said. `kind` is its id again. `is_sound`: the evidence of the cloud is what was signed.
 */
export function ownPromises(view: PolicyView, facts: OwnFacts, now: Date): object {
  return {
    now: now.toISOString(),
    name: view.name,
    is_sound: view.chain.problems.length === 0,
    promises: view.sentences.map((sentence) => {
      const { id: kind } = sentence.promise
      const own = MEASURES[kind]?.(facts, now, sentence)
      return { ...sentenceJson(sentence), own: own === undefined ? null : { kind, ...own } }
    }),
  }
}

/** Every database of a cluster has its standby: what was measured last of it is true of each. */
function ownStandby({ verdict: { parts } }: Sentence): OwnFigure | undefined {
  const lag = parts.find(isStandbyLag)
  if (lag?.run === undefined) return undefined
  const { run, state } = lag
  return {
    outcome: state === 'proved' ? 'holds' : state === 'broken' ? 'fails' : 'unknown',
    figures: {
      lag_bytes: run.figures['lag_bytes'] ?? null,
      lag_seconds: run.figures['lag_seconds'] ?? null,
      measured_at: instantOf(run.at),
    },
  }
}

function isStandbyLag(part: Sentence['verdict']['parts'][number]): part is ControlPart {
  return part.kind === 'control' && part.control === 'standby-lag'
}
