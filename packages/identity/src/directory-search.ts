import { randomBytes } from 'node:crypto'
import { hasCard, maskCards } from '@zennnn/kernel'
import {
  type Client,
  type Entry,
  EqualityFilter,
  InvalidCredentialsError,
  NoSuchObjectError,
  OrFilter,
  SizeLimitExceededError,
} from 'ldapts'
import type { Directory } from './directory.ts'
import { filterOf } from './directory-body.ts'
import { directoryRefused } from './directory-fault.ts'

const MAX_GROUPS = 1000
const MAIL = /^[^\s@,;<>"]{1,64}@[^\s@,;<>"]{1,120}$/

/** An entry that a login led to. */
export interface DirectoryEntry {
  /** Its name (DN): changes when it moves. */
  readonly dn: string
  /** What stays: `entryUUID`, Active Directory's `objectGUID`, or the name where a directory has neither. */
  readonly key: string
  readonly name: string
  readonly mail: string | undefined
  /** Names of groups that the entry itself tells of (`memberOf`), in lower case. */
  readonly groups: readonly string[]
}

/** Who looks for others. STATE_REFUSED. */
export async function bindSearchAccount(client: Client, directory: Directory): Promise<void> {
  try {
    await client.bind(directory.bind_dn, directory.password)
  } catch (error) {
    throw error instanceof InvalidCredentialsError
      ? directoryRefused('The directory refuses the search account or its password.', error)
      : directoryRefused(
          `The search account cannot sign in to the directory: ${nameOf(error)}.`,
          error,
        )
  }
}

/** Whether the base is there and may be read. STATE_REFUSED. */
export async function requireBase(client: Client, { base }: Directory): Promise<void> {
  const found = await search(client, base, { scope: 'base', attributes: ['1.1'] })
  if (found !== 'too_many' && found.length === 0)
    throw directoryRefused(`The search account may not read ${base}.`)
}

/** What a login led to in one directory; only one entry is somebody. */
export type FoundEntry =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'one'; readonly entry: DirectoryEntry }
  | { readonly kind: 'several' }

/** Looks for the entry of a login; referrals to other servers are not followed. STATE_REFUSED. */
export async function findEntry(
  client: Client,
  { base, filter }: Directory,
  login: string,
): Promise<FoundEntry> {
  const found = await search(client, base, {
    scope: 'sub',
    filter: filterOf(filter, login),
    attributes: ['entryUUID', 'objectGUID', 'displayName', 'cn', 'mail', 'memberOf'],
    explicitBufferAttributes: ['objectGUID'],
    sizeLimit: 2,
  })
  if (found === 'too_many' || found.length > 1) return { kind: 'several' }
  const [entry] = found
  return entry === undefined ? { kind: 'nobody' } : { kind: 'one', entry: toEntry(entry) }
}

/** An entry that no directory has, to ask about when a login leads to none. */
export function nobodyIn({ base }: Directory): DirectoryEntry {
  const dn = `cn=nobody-${randomBytes(8).toString('hex')},${base}`
  return { dn, key: '', name: '', mail: undefined, groups: [] }
}

/** Whether it is the password of this entry. An empty one would be no question at all (RFC 4513 §5.1.2). STATE_REFUSED. */
export async function provePassword(
  client: Client,
  { dn }: DirectoryEntry,
  password: string,
): Promise<boolean> {
  if (password === '' || dn === '') return false
  try {
    await client.bind(dn, password)
    return true
  } catch (error) {
    // Some say of an entry that is not there that it is not; others do not tell.
    if (error instanceof InvalidCredentialsError || error instanceof NoSuchObjectError) return false
    throw directoryRefused(
      `The directory judges no password of this entry: ${nameOf(error)}.`,
      error,
    )
  }
}

/** Names of the groups that an entry is in, in lower case, whichever side tells. STATE_REFUSED. */
export async function findGroups(
  client: Client,
  { base }: Directory,
  entry: DirectoryEntry,
): Promise<readonly string[]> {
  const filter = new OrFilter({
    filters: ['member', 'uniqueMember'].map(
      (attribute) => new EqualityFilter({ attribute, value: entry.dn }),
    ),
  })
  const found = await search(client, base, {
    scope: 'sub',
    filter,
    attributes: ['1.1'],
    sizeLimit: MAX_GROUPS,
  })
  // Who is in fewer than the directory says would lose those that are left out.
  if (found === 'too_many')
    throw directoryRefused(`Somebody is in more than ${MAX_GROUPS} groups of the directory.`)
  return [...new Set([...entry.groups, ...found.map(({ dn }) => dn.toLowerCase())])]
}

async function search(
  client: Client,
  base: string,
  options: Parameters<Client['search']>[1],
): Promise<readonly Entry[] | 'too_many'> {
  try {
    return (await client.search(base, { timeLimit: 5, ...options })).searchEntries
  } catch (error) {
    if (error instanceof NoSuchObjectError)
      throw directoryRefused(`There is no ${base}, or the search account may not see it.`, error)
    if (error instanceof SizeLimitExceededError) return 'too_many'
    throw directoryRefused(`The directory could not be searched: ${nameOf(error)}.`, error)
  }
}

function toEntry(entry: Entry): DirectoryEntry {
  const [uuid, mail] = [textsOf(entry['entryUUID'])[0], textsOf(entry['mail'])[0]]
  const guid = [entry['objectGUID']]
    .flat()
    .find((value) => Buffer.isBuffer(value) && value.length > 0)
  return {
    dn: entry.dn,
    key: Buffer.isBuffer(guid)
      ? `guid:${guid.toString('hex')}`
      : uuid === undefined
        ? `dn:${entry.dn.toLowerCase()}`
        : `uuid:${uuid}`,
    // Of what is stored of a person, none is the number of a card.
    name: maskCards(textsOf(entry['displayName'])[0] ?? textsOf(entry['cn'])[0] ?? ''),
    mail: mail !== undefined && MAIL.test(mail) && !hasCard(mail) ? mail : undefined,
    groups: textsOf(entry['memberOf']).map((name) => name.toLowerCase()),
  }
}

/** Values that are there: an attribute without one comes as an empty list. */
function textsOf(value: Entry[string] | undefined): readonly string[] {
  return [value].flat().filter((one): one is string => typeof one === 'string' && one !== '')
}

/** As `InsufficientAccessError`: a directory's own words may hold anything. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'no answer'
}
