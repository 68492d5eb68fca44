import { PlatformError } from '@zennnn/kernel'
import type { PointPlan } from '../log/log-plan.ts'

const FORM = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/

/** A moment as somebody names it, as `2026-03-01T14:02:11Z`. VALUE_INVALID for anything else, and for what lies ahead. */
export function parsePoint(text: unknown, now: Date): Date {
  const at =
    typeof text === 'string' && FORM.test(text) ? new Date(text.replace(' ', 'T')) : undefined
  if (at === undefined || Number.isNaN(at.getTime()) || !isSameDay(String(text), at))
    throw new PlatformError('VALUE_INVALID', {
      message: 'This is no moment: name day, time and zone.',
      hint: 'As 2026-03-01T14:02:11Z, or 2026-03-01T15:02:11+01:00.',
      details: [{ field: 'at', message: 'This is no moment: name day, time and zone.' }],
    })
  if (at <= now) return at
  throw new PlatformError('VALUE_INVALID', {
    message: 'This moment lies ahead.',
    hint: `Here it is ${now.toISOString()}.`,
    details: [{ field: 'at', message: 'This moment lies ahead.' }],
  })
}

/** Of a moment that cannot be brought back: which can. */
export function sayImpossible(
  at: Date,
  { before, after }: Pick<Extract<PointPlan, { kind: 'impossible' }>, 'before' | 'after'>,
): PlatformError {
  const nearest = [
    ...(before === undefined ? [] : [`${before.toISOString()} before it`]),
    ...(after === undefined ? [] : [`${after.toISOString()} after it`]),
  ]
  const hint =
    nearest.length === 0
      ? 'No moment can be brought back yet: restore a backup.'
      : `The nearest that can: ${nearest.join(', and ')}.`
  return new PlatformError('STATE_REFUSED', {
    message: `There is no log of ${at.toISOString()}. ${hint}`,
  })
}

/** The 30th of February is none; JavaScript takes it for the 2nd of March. */
function isSameDay(text: string, at: Date): boolean {
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)$/.exec(text) ?? []
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1)
  return new Date(at.getTime() + offsetMs).toISOString().startsWith(text.slice(0, 10))
}
