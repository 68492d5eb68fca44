import type { FieldMeta } from '../api/meta.ts'

export type Tone = 'neutral' | 'info' | 'success' | 'accent' | 'warning' | 'danger'

/** Keys that mean the same in every app have the same colour everywhere. */
const MEANINGS: Readonly<Record<Exclude<Tone, 'accent'>, readonly string[]>> = {
  neutral: ['draft', 'cancelled', 'archived', 'closed', 'dropped', 'free', 'other'],
  info: ['sent', 'new', 'open', 'running', 'sending', 'provisioning', 'in_progress', 'update'],
  success: ['confirmed', 'done', 'live', 'won', 'paid', 'solved', 'active', 'create', 'delivered'],
  warning: ['queued', 'waiting', 'pending', 'suspended', 'on_hold', 'trial', 'elevate', 'high'],
  danger: ['failed', 'refused', 'rejected', 'lost', 'overdue', 'dropping', 'delete', 'urgent'],
}
const TONES = ['neutral', 'info', 'success', 'warning', 'danger'] as const
/** For keys without a known meaning: colours that neither praise nor warn. */
const QUIET = ['neutral', 'accent', 'info'] as const

/** The soft colour of a value's pill. Always beside its word: a colour alone says nothing to many. */
export function toneOf(field: FieldMeta, value: string): Tone {
  const known = TONES.find((tone) => MEANINGS[tone].includes(value))
  if (known !== undefined) return known
  const index = (field.values ?? []).findIndex((one) => one.value === value)
  return index < 0 ? 'neutral' : (QUIET[index % QUIET.length] ?? 'neutral')
}
