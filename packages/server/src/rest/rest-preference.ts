import type { CountKind } from '@zennnn/data'
import { PlatformError } from '@zennnn/kernel'

/** The `Prefer` header (RFC 7240), as far as it means something here. */
export interface Preferences {
  readonly count: CountKind | undefined
  readonly returns: 'minimal' | 'representation' | 'headers-only'
  /** What an upsert does with records that exist; undefined = no upsert. */
  readonly resolution: 'merge' | 'ignore' | undefined
  readonly maxAffected: number | undefined
  /** Absent members of the body: null, or the default of their field. */
  readonly missing: 'default' | 'null'
  /** Everything is checked and answered as if done, and nothing stays. */
  readonly isRehearsal: boolean
  /** For `Preference-Applied`. */
  readonly applied: readonly string[]
}

const KNOWN: ReadonlyMap<string, readonly string[]> = new Map([
  ['count', ['exact', 'planned', 'estimated']],
  ['return', ['minimal', 'representation', 'headers-only']],
  ['resolution', ['merge-duplicates', 'ignore-duplicates']],
  ['missing', ['default', 'null']],
  ['handling', ['strict', 'lenient']],
  ['tx', ['commit', 'rollback']],
])

const RESOLUTIONS: ReadonlyMap<string, 'merge' | 'ignore'> = new Map([
  ['merge-duplicates', 'merge'],
  ['ignore-duplicates', 'ignore'],
])

/** Preferences that are not known are ignored, unless one of them is `handling=strict`: then PREFERENCE_INVALID. */
export function parsePreferences(header: string | undefined): Preferences {
  const given = new Map<string, string>()
  const unknown: string[] = []
  for (const part of (header ?? '').split(',')) {
    const [name = '', value = ''] = part.trim().split('=', 2)
    if (isKnown(name, value)) given.set(name, given.get(name) ?? value)
    else if (name !== '') unknown.push(part.trim())
  }
  if (given.get('handling') === 'strict' && unknown.length > 0)
    throw refuse(`These preferences are not known: ${JSON.stringify(unknown.join(', '))}.`)
  return fromGiven(given)
}

function fromGiven(given: ReadonlyMap<string, string>): Preferences {
  const maxAffected = given.get('max-affected')
  const isLimited = maxAffected !== undefined && given.get('handling') === 'strict'
  return {
    count: pick(given.get('count'), ['exact', 'planned', 'estimated'] as const),
    returns: pick(given.get('return'), ['representation', 'headers-only'] as const) ?? 'minimal',
    resolution: RESOLUTIONS.get(given.get('resolution') ?? ''),
    maxAffected: isLimited ? Number(maxAffected) : undefined,
    missing: given.get('missing') === 'default' ? 'default' : 'null',
    isRehearsal: given.get('tx') === 'rollback',
    applied: [...given].map(([name, value]) => `${name}=${value}`),
  }
}

function isKnown(name: string, value: string): boolean {
  if (name === 'max-affected') return /^\d{1,9}$/.test(value)
  return KNOWN.get(name)?.includes(value) ?? false
}

function pick<const T extends string>(
  value: string | undefined,
  values: readonly T[],
): T | undefined {
  return values.find((known) => known === value)
}

function refuse(message: string): PlatformError {
  return new PlatformError('PREFERENCE_INVALID', { message })
}
