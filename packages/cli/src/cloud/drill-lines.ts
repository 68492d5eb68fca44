import type { DrillRow } from '@zennnn/cloud'

/** What came of a drill. */
export function drillLines({
  state,
  seconds,
  acknowledged,
  lost,
  gapMs,
  rejoinMs,
  message,
}: DrillRow): readonly string[] {
  return [
    state === 'done'
      ? `The drill passed, in ${seconds.toFixed(1)} s.`
      : `The drill FAILED after ${seconds.toFixed(1)} s: ${message ?? 'nobody knows why.'}`,
    ...(acknowledged === null || lost === null
      ? []
      : [`Of ${acknowledged} acknowledged changes ${lost} were lost.`]),
    ...(gapMs === null ? [] : [`${gapMs} ms without changes after the primary was killed.`]),
    ...(rejoinMs === null ? [] : [`${rejoinMs} ms later the old primary was a standby again.`]),
  ]
}
