import { parseJson } from '@zennnn/kernel'
import { isThere } from '../machine/is-there.ts'
import { count, few } from './counted.ts'
import type { HostAudit } from './host-audit.ts'
import { HOST_PROMISES, HOST_STATES, type HostCheck, type HostPromise } from './host-check.ts'
import { isRecord } from './host-json.ts'
import { readRootsFile } from './roots-file.ts'

/** Where the unit zennnn-host-audit writes what it saw, for those who are not root: the file is replaced each hour. */
const HOST_AUDIT_FILE = '/run/zennnn-host-audit/audit.json'

/** Which cloud and region the machine belongs to, as the role `claim` leaves it. */
const LOCATION_FILE = '/etc/zennnn/location.json'

/** Whether `region add` made this machine one of ours. */
export async function isLocation(): Promise<boolean> {
  return await isThere(LOCATION_FILE)
}

/**
 * The newest audit of this machine that root made; undefined where there is none, or it is no audit. What somebody else than root
 * owns or could have written was not made by root, whatever it says.
 */
export async function findHostAudit(path = HOST_AUDIT_FILE): Promise<HostAudit | undefined> {
  const text = await readRootsFile(path).catch(() => undefined)
  return text === undefined ? undefined : parseHostAudit(text)
}

export function hostAuditText(audit: HostAudit): string {
  return `${JSON.stringify({ at: audit.at.toISOString(), checks: audit.checks })}\n`
}

/** undefined for all that is no audit, and for one without a line for each promise. */
export function parseHostAudit(text: string): HostAudit | undefined {
  const value = parseJson(text)
  if (!isRecord(value)) return undefined
  const at = new Date(typeof value['at'] === 'string' ? value['at'] : Number.NaN)
  const list: readonly unknown[] = Array.isArray(value['checks']) ? value['checks'] : []
  const checks = list.map(parseCheck)
  if (Number.isNaN(at.getTime()) || !checks.every((one) => one !== undefined)) return undefined
  const isWhole = HOST_PROMISES.every((promise) => checks.some((one) => one.promise === promise))
  return isWhole ? { at, checks } : undefined
}

function parseCheck(value: unknown): HostCheck | undefined {
  if (!(value instanceof Object)) return undefined
  const textOf = (name: string): string | undefined => {
    const field: unknown = Reflect.get(value, name)
    return typeof field === 'string' ? field : undefined
  }
  const [id, says, found, advice] = ['id', 'says', 'found', 'advice'].map(textOf)
  const promise = HOST_PROMISES.find((one) => one === textOf('promise'))
  const state = HOST_STATES.find((one) => one === textOf('state'))
  if (id === undefined || says === undefined || found === undefined || advice === undefined)
    return undefined
  return promise === undefined || state === undefined
    ? undefined
    : { id, promise, says, state, found, advice }
}

/** What an audit says of one promise: whether it holds, a sentence with figures, and the figures. */
export interface HostVerdict {
  readonly holds: boolean
  readonly measured: string
  readonly figures: Readonly<Record<'holds' | 'broken' | 'unknown' | 'attest', number>>
}

/** A promise holds when nothing of it is broken and nothing unknown; what only a person can vouch for is counted apart. */
export function verdictOf({ checks }: HostAudit, promise: HostPromise): HostVerdict {
  const own = checks.filter((one) => one.promise === promise)
  const numberOf = (state: string): number => own.filter((one) => one.state === state).length
  const figures = {
    holds: numberOf('holds'),
    broken: numberOf('broken'),
    unknown: numberOf('unknown'),
    attest: numberOf('attest'),
  }
  const open = own.filter(({ state }) => state === 'broken' || state === 'unknown')
  const said = open.map(({ state, says, found }) =>
    state === 'broken' ? `not so: ${says} (${found})` : `not known: ${says} (${found})`,
  )
  return {
    holds: open.length === 0 && figures.holds > 0,
    measured: [
      `${figures.holds} of ${count(own.length, 'line')} hold`,
      ...(figures.attest === 0 ? [] : [`${figures.attest} to be attested`]),
      ...(said.length === 0 ? [] : [few(said, 3)]),
    ].join('; '),
    figures,
  }
}
