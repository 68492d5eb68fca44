import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseJson } from '@zennnn/kernel'
import { isPlace } from '../firewall/firewall-order.ts'
import { writeDurably } from '../machine/durable-file.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import { type Fields, fieldsOf } from '../vault/regions-fields.ts'
import { NAME } from '../vault/regions-file.ts'
import type { Location, Locations, Person } from './location.ts'
import { readAcme } from './location-acme.ts'
import {
  HOST_KEY,
  isAddress,
  isHost,
  isLongEnough,
  isPlaceWord,
  isPublicKey,
  textsOf,
  USER,
} from './location-fields.ts'
import { isDate } from './person-end.ts'

const CLOUD = /^[a-z0-9]{26}$/

/** `locations.json` of a home; undefined when there is none. SETUP_FAILED names every mistake at once. */
export async function findLocations(home: string): Promise<Locations | undefined> {
  const path = locationsPath(home)
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw setupFailed(`The file ${path} cannot be read.`, 'Who may read it? ls -l says.', error)
  })
  return text === undefined ? undefined : parseLocations(text, path)
}

export async function saveLocations(home: string, locations: Locations): Promise<void> {
  await writeDurably(locationsPath(home), `${JSON.stringify(toFile(locations), undefined, 2)}\n`)
}

function locationsPath(home: string): string {
  return join(home, 'locations.json')
}

/** @internal */
export function parseLocations(text: string, path: string): Locations {
  const problems: string[] = []
  const fields = fieldsOf(parseJson(text), '', problems)
  const cloud = fields.text('cloud', CLOUD, '26 small letters and digits')
  const people = listOf(fields, 'people', problems).map(readPerson)
  const locations = listOf(fields, 'locations', problems).map(readLocation)
  fields.refuseOthers()
  for (const list of [people, locations])
    for (const [index, { name }] of list.entries())
      if (list.findIndex((other) => other.name === name) < index)
        problems.push(`"${name}" is there twice.`)
  for (const { name, user } of locations)
    if (!people.some((person) => person.name === user))
      problems.push(`The user "${user}" of "${name}" is none of the people.`)
  if (problems.length === 0) return { cloud, people, locations }
  throw setupFailed(
    `The file ${path} has mistakes: ${problems.join(' ')}`,
    'Correct them; docs/reference/locations.md has every field.',
  )
}

/** The file itself, as text. @internal */
export function toFile({ cloud, people, locations }: Locations): unknown {
  return {
    cloud,
    people,
    locations: locations.map((location) => ({
      name: location.name,
      host: location.host,
      host_key: location.hostKey,
      user: location.user,
      domain: location.domain,
      vault_clients: location.vaultClients,
      ...(location.neverBlocked.length === 0 ? {} : { never_blocked: location.neverBlocked }),
      ...(location.spare ? { spare: true } : {}),
      ...(location.acme === undefined ? {} : { acme: location.acme }),
      place: location.place,
    })),
  }
}

function listOf(fields: Fields, name: string, problems: string[]): readonly Fields[] {
  const value = fields.take(name)
  if (!Array.isArray(value)) {
    fields.refuse(name, 'must be a list')
    return []
  }
  return value.map((one, index) => fieldsOf(one, `${name}[${index}]`, problems))
}

function readPerson(fields: Fields): Person {
  const name = fields.text('name', USER, 'the name of a person, as anna')
  const keys = textsOf(fields, 'keys', isPublicKey, 'public keys of OpenSSH without options')
  if (keys.length === 0) fields.refuse('keys', 'must hold a key')
  if (!keys.every(isLongEnough)) fields.refuse('keys', 'must hold no RSA key below 3072 bits')
  const until = fields.take('until')
  fields.refuseOthers()
  if (until === undefined) return { name, keys }
  if (typeof until === 'string' && isDate(until)) return { name, keys, until }
  fields.refuse('until', 'must be a day, as 2027-11-30')
  return { name, keys }
}

function readLocation(fields: Fields): Location {
  const name = fields.text('name', NAME, 'small letters, digits and hyphens, as eu-west')
  const host = readHost(fields, 'host')
  const hostKey = fields.text('host_key', HOST_KEY, 'a fingerprint, as SHA256:…')
  const user = fields.text('user', USER, 'the name of a person, as anna')
  const domain = readHost(fields, 'domain')
  const vaultClients = textsOf(fields, 'vault_clients', isAddress, 'addresses')
  const neverBlocked = fields.has('never_blocked')
    ? textsOf(fields, 'never_blocked', isPlace, 'addresses and networks')
    : []
  const spare = fields.take('spare') ?? false
  if (typeof spare !== 'boolean') fields.refuse('spare', 'must be true or false')
  const acme = readAcme(fields)
  const inner = fields.inside('place', fields.take('place'))
  const word = (one: string): string => {
    const text = inner.take(one)
    if (typeof text === 'string' && isPlaceWord(text)) return text
    inner.refuse(one, 'must be words, as New York')
    return ''
  }
  const place = { city: word('city'), country: word('country'), continent: word('continent') }
  inner.refuseOthers()
  fields.refuseOthers()
  return {
    name,
    host,
    hostKey,
    user,
    domain,
    vaultClients,
    neverBlocked,
    spare: spare === true,
    ...(acme === undefined ? {} : { acme }),
    place,
  }
}

function readHost(fields: Fields, name: string): string {
  const value = fields.take(name)
  if (typeof value === 'string' && isHost(value)) return value
  fields.refuse(name, 'must be a host name in small letters, or an address')
  return ''
}
