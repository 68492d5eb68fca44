import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseJson } from '@zennnn/kernel'
import { writeDurably } from '../machine/durable-file.ts'
import { memberOf } from './acme-failure.ts'
import { hostFiles } from './host-files.ts'

/** How far the next certificate of a host is, and what was told of it. Its file stands beside the certificate. */
export interface CertificateState {
  /** The order that runs, as the authority named it. */
  readonly order?: string | undefined
  /** When the newest order was begun. */
  readonly orderedAt?: Date | undefined
  /** When the newest one was begun of names of which there was no certificate. */
  readonly firstOrderedAt?: Date | undefined
  /** Orders that failed, one after the other. */
  readonly failures: number
  /** Why the last one failed. */
  readonly problem?: string | undefined
  /** Nothing is tried before. */
  readonly nextTryAt?: Date | undefined
  /** When operators were told that it fails. */
  readonly toldAt?: Date | undefined
  /** End of the certificate of which operators were told that it is near. */
  readonly endToldOf?: Date | undefined
}

function stateFile(home: string, host: string): string {
  return join(hostFiles(home).hosts, `${host}.json`)
}

/** What is damaged or missing is as if nothing had been begun: at worst one order is asked for twice. */
export async function readState(home: string, host: string): Promise<CertificateState> {
  const text = await readFile(stateFile(home, host), 'utf8').catch(() => '')
  return parseState(parseJson(text))
}

/** @internal */
export function parseState(value: unknown): CertificateState {
  const failures = memberOf(value, 'failures')
  return {
    order: textOf(value, 'order'),
    orderedAt: dateOf(value, 'orderedAt'),
    firstOrderedAt: dateOf(value, 'firstOrderedAt'),
    failures: typeof failures === 'number' && Number.isInteger(failures) ? failures : 0,
    problem: textOf(value, 'problem'),
    nextTryAt: dateOf(value, 'nextTryAt'),
    toldAt: dateOf(value, 'toldAt'),
    endToldOf: dateOf(value, 'endToldOf'),
  }
}

export async function writeState(
  home: string,
  host: string,
  state: CertificateState,
): Promise<void> {
  await writeDurably(stateFile(home, host), `${JSON.stringify(state)}\n`)
}

/** Removes what is kept of hosts that are not wanted any more, keys first of all. Returns them. */
export async function forgetHosts(
  home: string,
  wanted: ReadonlySet<string>,
): Promise<readonly string[]> {
  const { hosts } = hostFiles(home)
  const gone = (await readdir(hosts)).filter((name) => !wanted.has(hostOf(name)))
  for (const name of gone) await rm(join(hosts, name))
  return [...new Set(gone.map(hostOf))].toSorted()
}

/** Of a file of a host: `a.example.pem`, `.key`, `.json`, or one of them that was being written. */
function hostOf(name: string): string {
  return name.replace(/\.(?:pem|key|json|cnf)(?:\.new)?$/, '')
}

function textOf(value: unknown, name: string): string | undefined {
  const text = memberOf(value, name)
  return typeof text === 'string' ? text : undefined
}

function dateOf(value: unknown, name: string): Date | undefined {
  const date = new Date(textOf(value, name) ?? '')
  return Number.isNaN(date.getTime()) ? undefined : date
}
