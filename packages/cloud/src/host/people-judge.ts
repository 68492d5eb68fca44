import { daysLeft, expiryTime, isDate, SOON_DAYS } from '../location/person-end.ts'
import { type AuthorizedKey, parseAuthorizedKey, rsaBits } from './authorized-key.ts'
import { count, few } from './counted.ts'
import {
  bothReadings,
  type HostCheck,
  type HostClaim,
  holdsWhen,
  type Judgement,
  judge,
  mapReading,
  type Reading,
} from './host-check.ts'

/** A few, as the promise says: more are a crowd, of which nobody knows each. */
const MOST_PEOPLE = 10
const LEAST_RSA_BITS = 3072

/** Who may sign in, as the role `people` writes it down from locations.json. */
interface ListedPerson {
  readonly name: string
  /** Kind and key. */
  readonly keys: readonly string[]
  readonly until: string | undefined
}

/** What is in force. */
export interface AccessReading {
  /** Line of the group of those who may sign in, of /etc/group; empty where there is none. */
  readonly group: string
  /** Content of each file of authorised keys, by the name of its person. */
  readonly keys: ReadonlyMap<string, string>
}

/** undefined where it is no list of people. */
export function parsePeople(text: string): readonly ListedPerson[] | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!Array.isArray(value)) return undefined
  const people = value.map(parsePerson)
  return people.every((one) => one !== undefined) ? people : undefined
}

function parsePerson(value: unknown): ListedPerson | undefined {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('keys' in value))
    return undefined
  const { name, keys } = value
  const until = 'until' in value ? value.until : undefined
  if (typeof name !== 'string' || !Array.isArray(keys)) return undefined
  if (until !== undefined && (typeof until !== 'string' || !isDate(until))) return undefined
  const texts = keys.filter((key): key is string => typeof key === 'string')
  return texts.length === keys.length ? { name, keys: texts, until } : undefined
}

const CLAIMS = {
  few: {
    id: 'people-few',
    promise: 'host-ssh',
    says: `few people may sign in: ${MOST_PEOPLE} at most`,
    advice: 'Take out of locations.json who does not need it, and run zennnn region add.',
  },
  listed: {
    id: 'people-listed',
    promise: 'host-ssh',
    says: 'those who may sign in are those of the list, by the keys of the list',
    advice: 'zennnn region add brings back what the list says; find out who changed it.',
  },
  end: {
    id: 'people-end',
    promise: 'host-ssh',
    says: 'the access of each ends at a day of the list, by itself',
    advice: 'zennnn region add <region> --person <name>=<file> --until <day>',
  },
} as const satisfies Record<string, HostClaim>

export function judgePeopleAccess(
  list: Reading<string>,
  access: Reading<AccessReading>,
  now: Date,
): readonly HostCheck[] {
  const people = mapReading(list, parsePeople, 'the list of people is not one')
  return [
    judge(CLAIMS.few, people, (listed) =>
      holdsWhen(
        listed.length <= MOST_PEOPLE,
        listed.length === 0
          ? 'nobody'
          : `${listed.length}: ${few(
              listed.map(({ name }) => name),
              MOST_PEOPLE,
            )}`,
      ),
    ),
    judge(CLAIMS.listed, bothReadings(people, access), ([listed, found]) =>
      judgeListed(listed, found),
    ),
    judge(CLAIMS.end, bothReadings(people, access), ([listed, found]) =>
      judgeEnds(listed, found, now),
    ),
  ]
}

function judgeListed(people: readonly ListedPerson[], { group, keys }: AccessReading): Judgement {
  const members = (group.trim().split(':')[3] ?? '').split(',').filter((name) => name !== '')
  const names = new Set(people.map(({ name }) => name))
  const wrong = [
    ...members.filter((name) => !names.has(name)).map((name) => `${name} is in the group`),
    ...[...keys.keys()].filter((name) => !names.has(name)).map((name) => `${name} has keys`),
    ...people.flatMap((person) => keyProblems(person, keys.get(person.name) ?? '')),
  ]
  const kept = [...keys.values()].flatMap(linesOf).length
  return holdsWhen(
    wrong.length === 0,
    wrong.length === 0
      ? `${count(kept, 'key')} of ${count(people.length, 'person', 'people')}`
      : few(wrong),
  )
}

function keyProblems(person: ListedPerson, text: string): readonly string[] {
  const { name } = person
  return linesOf(text).flatMap((line) => {
    const found = parseAuthorizedKey(line)
    if (found === undefined) return [`${name} has a line that is no key`]
    const bits = rsaBits(found.key)
    return [
      ...(person.keys.includes(found.key) ? [] : [`${name} has a key that is not listed`]),
      // An option can run a program, or let somebody in as another principal.
      ...(found.options === '' ? [] : [`a key of ${name} has options`]),
      ...(found.key.startsWith('ssh-dss') ? [`a key of ${name} is DSA`] : []),
      ...(bits !== undefined && bits < LEAST_RSA_BITS ? [`a key of ${name} has ${bits} bits`] : []),
    ]
  })
}

function judgeEnds(people: readonly ListedPerson[], { keys }: AccessReading, now: Date): Judgement {
  const wrong = people.flatMap((person) => endProblems(person, keys.get(person.name) ?? '', now))
  if (wrong.length > 0) return holdsWhen(false, few(wrong))
  const soon = people.filter(
    ({ until }) => until !== undefined && daysLeft(until, now) <= SOON_DAYS,
  )
  const ends = people.map(({ name, until = '' }) => `${name} ${until}`)
  return holdsWhen(
    true,
    `${few(ends, MOST_PEOPLE)}${soon.length === 0 ? '' : `; soon: ${soon.map(({ name }) => name).join(', ')}`}`,
  )
}

function endProblems({ name, until }: ListedPerson, text: string, now: Date): readonly string[] {
  if (until === undefined) return [`${name} has no last day`]
  const found = linesOf(text)
    .map(parseAuthorizedKey)
    .filter((one): one is AuthorizedKey => one !== undefined)
  return [
    ...(daysLeft(until, now) > 0 ? [] : [`the last day of ${name} was ${until}`]),
    ...(found.every(({ expiry }) => expiry === expiryTime(until))
      ? []
      : [`sshd takes a key of ${name} for longer than the list, or shorter`]),
  ]
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}

/** Of /etc/shadow: who has a password, or needs none. What begins with `!` or `*` is no hash. @internal */
export function findPasswords(shadow: string): readonly string[] | undefined {
  const accounts = shadow.split('\n').filter((line) => line.trim() !== '')
  if (!accounts.some((line) => line.startsWith('root:'))) return undefined
  return accounts.flatMap((line) => {
    const [name = '', hash = ''] = line.split(':')
    return /^[!*]/.test(hash) ? [] : [hash === '' ? `${name} needs none` : name]
  })
}

export function judgePasswords(shadow: Reading<string>): HostCheck {
  return judge(
    {
      id: 'no-passwords',
      promise: 'host-ssh',
      says: 'no account has a password',
      advice: 'passwd --lock <name>',
    },
    mapReading(shadow, findPasswords, '/etc/shadow is no list of accounts'),
    (names) => holdsWhen(names.length === 0, names.length === 0 ? 'none has' : few(names)),
  )
}
