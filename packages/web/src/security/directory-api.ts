import { postJson } from '../api/passkey.ts'
import { requestJson } from '../api/request.ts'
import { type Check, parseChecks } from './check.ts'
import type { Directory } from './directory-settings.ts'
import { rowsOf, textOf } from './person.ts'

const PATH = '/api/security/directory'

/** Undefined where there is none; `people`: how many came by it so far. */
export async function readDirectory(
  signal?: AbortSignal,
): Promise<{ readonly directory: Directory; readonly people: number } | undefined> {
  const answer = await requestJson(PATH, signal === undefined ? {} : { signal })
  if (typeof answer !== 'object' || answer === null) return undefined
  return { directory: toDirectory(answer), people: Number(Reflect.get(answer, 'people')) }
}

/** Without a password the one before stays. */
export async function saveDirectory(directory: Directory, password: string): Promise<void> {
  const ca = directory.ca.trim() === '' ? null : directory.ca
  const secret = password === '' ? {} : { bind_password: password }
  await requestJson(PATH, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...directory, ca, ...secret }),
  })
}

export async function removeDirectory(): Promise<void> {
  await requestJson(PATH, { method: 'DELETE' })
}

/** Tries what is saved. */
export async function testDirectory(login: string): Promise<readonly Check[]> {
  return parseChecks(await postJson(`${PATH}/test`, { login }))
}

function toDirectory(value: object): Directory {
  const one = Object(value)
  return {
    enabled: one.enabled === true,
    host: textOf(one.host),
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
