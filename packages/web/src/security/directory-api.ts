import { rowsOf, textOf } from '../api/answer.ts'
import { postJson, requestJson, sendJson } from '../api/request.ts'
import { type Check, parseChecks } from './check.ts'
import type { Directory } from './directory-settings.ts'

const PATH = '/api/security/directories'

/** One that is there; `people`: how many came in by it so far. */
export interface KnownDirectory extends Directory {
  readonly id: string
  readonly people: number
}

/** How one of its servers did. */
export interface HostChecks {
  readonly host: string
  readonly checks: readonly Check[]
}

/** In the order in which they were added. */
export async function readDirectories(signal?: AbortSignal): Promise<readonly KnownDirectory[]> {
  const answer = await requestJson(PATH, signal === undefined ? {} : { signal })
  return rowsOf(answer).map(toDirectory)
}

export async function addDirectory(directory: Directory, password: string): Promise<void> {
  await postJson(PATH, bodyOf(directory, password))
}

/** Without a password the one before stays. */
export async function changeDirectory(
  id: string,
  directory: Directory,
  password: string,
): Promise<void> {
  await sendJson('PUT', `${PATH}/${id}`, bodyOf(directory, password))
}

/** `frees`: an entry of the same login in another directory may become its people. */
export async function removeDirectory(id: string, frees: boolean): Promise<void> {
  await requestJson(`${PATH}/${id}?frees_people=${frees}`, { method: 'DELETE' })
}

/** Tries what is saved, at each of its servers. */
export async function testDirectory(id: string, login: string): Promise<readonly HostChecks[]> {
  return rowsOf(await postJson(`${PATH}/${id}/test`, { login })).map((value) => {
    const { host, checks } = Object(value)
    return { host: textOf(host), checks: parseChecks(checks) }
  })
}

function bodyOf(directory: Directory, password: string): Readonly<Record<string, unknown>> {
  const { name, enabled, hosts, port, tls, base, filter, bind_dn, makes_people, groups } = directory
  const settings = { name, enabled, hosts, port, tls, base, filter, bind_dn, makes_people, groups }
  return {
    ...settings,
    ca: directory.ca.trim() === '' ? null : directory.ca,
    ...(password === '' ? {} : { bind_password: password }),
  }
}

function toDirectory(value: unknown): KnownDirectory {
  const one = Object(value)
  return {
    id: textOf(one.id),
    people: Number(one.people),
    name: textOf(one.name),
    enabled: one.enabled === true,
    hosts: rowsOf(one.hosts).map(textOf),
    port: Number(one.port),
    tls: one.tls === 'starttls' ? 'starttls' : 'ldaps',
    ca: textOf(one.ca),
    base: textOf(one.base),
    filter: textOf(one.filter),
    bind_dn: textOf(one.bind_dn),
    makes_people: one.makes_people === true,
    groups: rowsOf(one.groups).map((line) => {
      const { directory_group, group } = Object(line)
      return { directory_group: textOf(directory_group), group: textOf(group) }
    }),
  }
}
