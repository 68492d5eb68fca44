import { parseJson } from '@zennnn/kernel'
import { isRecord } from '../host/host-json.ts'
import { readRootsFile } from '../host/roots-file.ts'

/** Where the unit zennnn-host-attack writes what came of it: the folder is root's, the file is replaced each day. */
const HOST_ATTACK_FILE = '/run/zennnn-host-attack/attack.json'

/** Within which whoever attacks is not heard any more. */
const PROMISED_MS = 10_000

/** What a test host tried: wrong passwords at the cloud, connections to sshd, ports that are closed. */
export const ATTACK_KINDS = ['guess', 'sshd', 'scan'] as const
export type AttackKind = (typeof ATTACK_KINDS)[number]
export type IpVersion = 4 | 6

/** One attack, and what became of who attacked. */
export interface AttackSeen {
  readonly kind: AttackKind
  readonly version: IpVersion
  /** Guesses, or connections. */
  readonly tries: number
  /** From its first try to the first that nobody answered any more; undefined where it was heard to the end. */
  readonly silentAfterMs: number | undefined
  /** Whether the firewall itself says that it blocks this address. */
  readonly isInSet: boolean
  /** Whether another host was heard while this one was not. */
  readonly areOthersHeard: boolean
  /** Whether it was heard again once it was let go. */
  readonly isLetGo: boolean
}

/** What the test host of a machine saw of its firewall. Without rules of ours in force nothing is tried. */
export interface HostAttack {
  readonly at: Date
  readonly hasRules: boolean
  /**
   * Addresses and networks that the firewall never blocks, whoever is there: also that of who made the location, and each of a proxy. What
   * comes from them was not tried.
   */
  readonly neverBlocked: number
  readonly attacks: readonly AttackSeen[]
}

/** What is not as promised of one attack, in words; nothing where the firewall did all of it. */
export function attackFaults(seen: AttackSeen): readonly string[] {
  const { silentAfterMs, isInSet, areOthersHeard, isLetGo } = seen
  return [
    ...(silentAfterMs === undefined ? ['it was heard to the end'] : []),
    ...(silentAfterMs !== undefined && silentAfterMs > PROMISED_MS
      ? [`it was heard for ${secondsWords(silentAfterMs)}, of ${secondsWords(PROMISED_MS)} at most`]
      : []),
    ...(silentAfterMs !== undefined && !isInSet
      ? ['it was not heard, though the firewall does not block it']
      : []),
    ...(areOthersHeard ? [] : ['nobody else was heard, either']),
    ...(isLetGo ? [] : ['it was not heard again when it was let go']),
  ]
}

/** "4.2 s" */
export function secondsWords(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

/**
 * The newest attack on this machine that its root led; undefined where there is none. Where there is something else in its place it
 * is `unreadable`: nobody but root can have put it there.
 */
export async function findHostAttack(
  path = HOST_ATTACK_FILE,
): Promise<HostAttack | 'unreadable' | undefined> {
  try {
    const text = await readRootsFile(path)
    return (text === undefined ? undefined : parseHostAttack(text)) ?? 'unreadable'
  } catch (error) {
    const isAway = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return isAway ? undefined : 'unreadable'
  }
}

export function hostAttackText({ at, hasRules, neverBlocked, attacks }: HostAttack): string {
  return `${JSON.stringify({ at: at.toISOString(), hasRules, neverBlocked, attacks })}\n`
}

/** undefined for all that is none, and for one in which nobody guessed although there are rules. @internal */
export function parseHostAttack(text: string): HostAttack | undefined {
  const value = parseJson(text)
  if (!isRecord(value)) return undefined
  const at = new Date(typeof value['at'] === 'string' ? value['at'] : Number.NaN)
  const { hasRules, neverBlocked } = value
  const list: readonly unknown[] | undefined = Array.isArray(value['attacks'])
    ? value['attacks']
    : undefined
  const attacks = list?.map(parseAttack)
  if (Number.isNaN(at.getTime()) || !isBoolean(hasRules)) return undefined
  if (!isCount(neverBlocked) || !attacks?.every((one) => one !== undefined)) return undefined
  const isWhole = attacks.some(({ kind }) => kind === 'guess') === hasRules
  return isWhole ? { at, hasRules, neverBlocked, attacks } : undefined
}

function parseAttack(value: unknown): AttackSeen | undefined {
  if (!isRecord(value)) return undefined
  const { version, tries, silentAfterMs, isInSet, areOthersHeard, isLetGo } = value
  const kind = ATTACK_KINDS.find((one) => one === value['kind'])
  if (kind === undefined || (version !== 4 && version !== 6) || !isCount(tries)) return undefined
  if (silentAfterMs !== undefined && !isCount(silentAfterMs)) return undefined
  if (!isBoolean(isInSet) || !isBoolean(areOthersHeard) || !isBoolean(isLetGo)) return undefined
  return { kind, version, tries, silentAfterMs, isInSet, areOthersHeard, isLetGo }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}
