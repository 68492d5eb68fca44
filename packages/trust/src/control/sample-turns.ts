import type { ControlId } from './control-table.ts'
import type { TurnsMemory, TurnsState } from './turns.ts'

/** In memory, for tests; `at`: where every control begins. */
export function sampleTurns(at?: number): TurnsMemory {
  const states = new Map<ControlId, TurnsState>()
  const first = at === undefined ? undefined : { at, failed: [] }
  return {
    recall: async (control) => await Promise.resolve(states.get(control) ?? first),
    keep: async (control, state) => {
      states.set(control, state)
      await Promise.resolve()
    },
  }
}
