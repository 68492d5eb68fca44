import {
  type ChainedLine,
  type Finding,
  isOpen,
  type PanelPlace,
  readControlLines,
  readFindings,
  readOpenControlRuns,
  requestControlRun,
} from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'
import type { TrustPort } from '@zennnn/server'
import {
  type ControlId,
  controlsOf,
  isControlId,
  type Policy,
  panelJson,
  panelRun,
  readStored,
  type StoredPolicy,
} from '@zennnn/trust'

/** Of the runs of a control: each is checked against its signature, in 0.4 ms. */
const MOST_RUNS = 50

type Place = PanelPlace & { readonly policy: Policy }

/**
 * The promises as operators see them, by stored results. This process runs no control and signs nothing: it orders, and `work` does.
 * `read`: the policy of what is stored, once for all who look.
 */
export function trustPort(place: Place, read: () => Promise<StoredPolicy>): TrustPort {
  const { policy, clock } = place
  const promised = new Set(controlsOf(policy))
  const known = (control: string): ControlId => {
    if (isControlId(control) && promised.has(control)) return control
    throw new PlatformError('NOT_FOUND', {
      message: `Nothing that is promised here rests on a control "${control}".`,
    })
  }
  return {
    view: async (token) => {
      const [stored, findings, jobs] = await Promise.all([
        read(),
        readFindings(place, token),
        readOpenControlRuns(place, token),
      ])
      const now = clock.now()
      const { controls, ...rest } = panelJson(stored)
      return {
        now: now.toISOString(),
        ...rest,
        controls: controls.map((control) => ({ ...control, job: jobs.get(control.id) ?? null })),
        findings: toMend(findings, now.toISOString().slice(0, 10)),
      }
    },
    runs: async (control, token, before) => {
      const wanted = { control: known(control), before, most: MOST_RUNS + 1 }
      const lines = await readControlLines(place, token, wanted)
      return { runs: lines.slice(0, MOST_RUNS).map(runOf), more: lines.length > MOST_RUNS }
    },
    run: async (control, token) => await requestControlRun(place, token, known(control)),
  }
}

/** Of a line that is not what was signed nothing is said but its text. */
function runOf(stored: ChainedLine): object {
  const { line } = readStored(stored)
  const { sequence: evidence, text } = stored
  if (line === undefined)
    return {
      evidence,
      genuine: false,
      outcome: null,
      measured: null,
      figures: null,
      at: null,
      took_ms: null,
      line: text,
    }
  const { at, took_ms: tookMs, outcome, measured, figures } = line
  const run = panelRun({ at: new Date(at), tookMs, outcome, measured, figures })
  return { evidence, genuine: true, ...run, line: text }
}

/** What nobody verified yet, the first to be mended first, as the command lists it. */
function toMend(findings: readonly Finding[], today: string): readonly object[] {
  return findings
    .filter(({ state }) => state !== 'verified')
    .toSorted(
      (a, b) =>
        Number(isOpen(b.state)) - Number(isOpen(a.state)) ||
        Number(a.dueOn > b.dueOn) - Number(a.dueOn < b.dueOn),
    )
    .map(({ number, title, source, kind, severity, dueOn, state }) => ({
      number,
      title,
      source,
      kind,
      severity,
      due: dueOn,
      state,
      late: isOpen(state) && dueOn < today,
    }))
}
