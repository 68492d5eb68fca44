import { BRANDS, type Brand, isBrand, isContact } from '@zennnn/kernel'
import { isSentence } from '../control/observation.ts'
import { PROMISES, type PromiseId } from '../promises/all-promises.ts'
import { type KeptPromise, type Policy, policyOf } from './policy.ts'
import { isPublishable, LONGEST_SENTENCE } from './promise.ts'

const LONGEST_NAME = 60
const MEMBERS = ['brand', 'name', 'contact', 'promises']
const PROMISE_MEMBERS = ['of', 'says']

type Members = Readonly<Record<string, unknown>>
type Read<T> = { readonly value: T } | { readonly problems: readonly string[] }

/**
 * Reads the policy of an operator's own, which stands on the brand that his cloud has: which promises it makes, whose sentence of
 * each, and in what words. `problems`: every one, each a sentence that says what is wrong, where, and what to do.
 */
export function parseOwnPolicy(text: string, brand: Brand): Read<Policy> {
  const file = membersIn(text)
  if (file === undefined)
    return { problems: ['It is no JSON object: write {"brand": …, "name": …, "promises": {…}}.'] }
  const promises = promisesOf(file['promises'], brand)
  const problems = [...fileProblems(file, brand), ...promises.problems, ...twins(promises.kept)]
  if (problems.length > 0) return { problems }
  const made = new Set<string>(promises.kept.map(({ id }) => id))
  return {
    value: {
      brand,
      name: String(file['name']),
      contact: typeof file['contact'] === 'string' ? file['contact'] : undefined,
      promises: promises.kept,
      leftOut: policyOf(brand).filter(({ id }) => !made.has(id)),
    },
  }
}

function membersIn(text: string): Members | undefined {
  try {
    return toMembers(JSON.parse(text))
  } catch {
    return undefined
  }
}

function toMembers(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { ...value }
    : undefined
}

function fileProblems(file: Members, brand: Brand): readonly string[] {
  const { brand: said, name, contact } = file
  return [
    ...unknownMembers(file, MEMBERS).map(
      (key) => `There is no ${quote(key)}: use ${MEMBERS.join(', ')}.`,
    ),
    ...(said === brand
      ? []
      : [`"brand" is ${quote(said)}, but this cloud was made as "${brand}": say so.`]),
    ...(isSentence(name) && name === name.trim() && name.length <= LONGEST_NAME
      ? []
      : [`"name" is ${quote(name)}, but must be a line of at most ${LONGEST_NAME} characters.`]),
    ...(contact === undefined || (typeof contact === 'string' && isContact(contact))
      ? []
      : [
          `"contact" is ${quote(contact)}, but must be like mailto:security@example.com or https://example.com/report.`,
        ]),
  ]
}

interface Promises {
  readonly kept: readonly KeptPromise[]
  readonly problems: readonly string[]
}

function promisesOf(value: unknown, brand: Brand): Promises {
  const members = toMembers(value)
  if (members === undefined || Object.keys(members).length === 0)
    return { kept: [], problems: ['"promises" must name at least one: {"backup-ladder": {}, …}.'] }
  const known = new Set<string>(PROMISES.map(({ id }) => id))
  const strangers = Object.keys(members).filter((id) => !known.has(id))
  const read = PROMISES.filter(({ id }) => Object.hasOwn(members, id)).map(({ id }) =>
    promiseOf(id, members[id], brand),
  )
  return {
    kept: read.flatMap((one) => ('value' in one ? [one.value] : [])),
    problems: [
      ...strangers.map((id) => `There is no promise ${quote(id)}: use ${[...known].join(', ')}.`),
      ...read.flatMap((one) => ('problems' in one ? one.problems : [])),
    ],
  }
}

function promiseOf(id: PromiseId, value: unknown, brand: Brand): Read<KeptPromise> {
  const members = toMembers(value)
  const at = `"promises", "${id}"`
  if (members === undefined) return { problems: [`${at}: it is ${quote(value)}, write {}.`] }
  const strangers = unknownMembers(members, PROMISE_MEMBERS).map(
    (key) => `${at}: there is no ${quote(key)}: use ${PROMISE_MEMBERS.join(', ')}.`,
  )
  const { of = brand, says } = members
  if (!isBrand(of))
    return { problems: [...strangers, `${at}, "of" is ${quote(of)}: use ${BRANDS.join(', ')}.`] }
  const promise = policyOf(of).find((one) => one.id === id)
  if (promise === undefined)
    return {
      problems: [
        ...strangers,
        `${at}: ${of} does not promise it. Take it out, or say "of" the other.`,
      ],
    }
  const problem = says === undefined ? undefined : wordsProblem(says, promise)
  const problems = [...strangers, ...(problem === undefined ? [] : [`${at}, "says": ${problem}`])]
  if (problems.length > 0) return { problems }
  return typeof says !== 'string' || says === promise.says
    ? { value: promise }
    : { value: { ...promise, says, standard: promise.says } }
}

/** Only what controls alone show can be said otherwise: the words of the rest are what somebody signed for. */
function wordsProblem(says: unknown, { controls, attested }: KeptPromise): string | undefined {
  if (controls.length === 0 || attested !== undefined)
    return 'Somebody signs for the sentence of this promise: leave the words as they are.'
  return isSentence(says) && isPublishable(says)
    ? undefined
    : `It is ${quote(says)}, but must be one line of at most ${LONGEST_SENTENCE} characters that ends with a full stop.`
}

/** The same words of two promises would say that one control shows both. */
function twins(kept: readonly KeptPromise[]): readonly string[] {
  const groups = Map.groupBy(kept, ({ says }) => says)
  return [...groups.values()]
    .filter(({ length }) => length > 1)
    .map((group) => `"promises": ${group.map(({ id }) => id).join(' and ')} say the same.`)
}

function unknownMembers(members: Members, known: readonly string[]): readonly string[] {
  return Object.keys(members).filter((key) => !known.includes(key))
}

/** Shortened; a message in a terminal is one line. */
function quote(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
