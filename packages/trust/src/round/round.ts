import type { Control, ControlRun } from '../control/control.ts'
import type { ControlId } from '../control/control-table.ts'
import type { ControlRunner } from './control-runner.ts'

/**
 * Runs those of `controls` that are due, in the order of `due`, one after the other: their load is never more than that of one.
 * Each run is handed out when it ends, so that a round that is cut keeps what it has. Ends by `signal` with its reason.
 */
export async function* runRound(
  controls: readonly Control[],
  due: readonly ControlId[],
  { runner, signal }: { readonly runner: ControlRunner; readonly signal: AbortSignal },
): AsyncGenerator<ControlRun, void, undefined> {
  const byId = new Map(controls.map((control) => [control.id, control]))
  for (const id of due) {
    const control = byId.get(id)
    if (control !== undefined) yield await runner.run(control, signal)
  }
}
