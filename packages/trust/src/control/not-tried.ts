import type { ControlId } from './control-table.ts'

/**
 * Controls that are written and tested, and that this version runs in no cloud, with the reason: their sentences are unproved, and
 * the page says why. Nothing is put on without a reason that a reader accepts; a test of packages/cli compares with what runs.
 */
export const NOT_TRIED: Readonly<Partial<Record<ControlId, string>>> = {
}

/** A sentence; undefined of what is tried. */
export function notTriedWords(control: ControlId): string | undefined {
  const reason = NOT_TRIED[control]
  return reason === undefined ? undefined : `Not tried by this version: ${reason}.`
}
