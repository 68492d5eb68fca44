import type { Clock } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import type { Answer, Ask } from '../outside/ask.ts'

const PATH = '/.well-known/security.txt'
const DAY_MS = 86_400_000
/** RFC 9116, 2.5.5: less than a year, so that nobody writes to who has gone. */
const LONGEST_DAYS = 366

export interface SecurityTxtPort {
  readonly clock: Clock
  /** The cloud's own host. */
  readonly cloud: Ask
  /** As people write it: `https://cloud.example`. */
  readonly origin: string
}

/** Holds where a stranger is told whom to write to, in a file that RFC 9116 calls valid and that is not over. */
export function securityTxtControl({ clock, cloud, origin }: SecurityTxtPort): Control {
  return {
    id: 'security-txt',
    observe: async (signal) =>
      observeSecurityTxt(await cloud({ path: PATH }, signal), origin, clock.now()),
  }
}

/** The same of an answer that is there. */
export function observeSecurityTxt(answer: Answer, origin: string, now: Date): Observation {
  const type = answer.headers.get('content-type') ?? ''
  if (answer.status !== 200 || !/^text\/plain\b/i.test(type))
    return { outcome: 'fails', measured: 'there is no security.txt', figures: {} }
  const file = readFile(answer.body)
  const days = Math.floor((file.ends - now.getTime()) / DAY_MS)
  const wrong = [...faultsOfContact(file, origin), ...faultsOfEnd(file.ends, now)]
  return {
    outcome: wrong.length === 0 ? 'holds' : 'fails',
    measured:
      wrong.length === 0
        ? `security.txt names ${counted(file.contacts.length, 'contact')} and holds for ${counted(days, 'day')} more`
        : `security.txt: ${wrong.join(', ')}`,
    figures: { contacts: file.contacts.length, ...(Number.isFinite(days) ? { days } : {}) },
  }
}

interface SecurityFile {
  readonly contacts: readonly string[]
  /** Milliseconds; NaN where there is no such day, or more than one. */
  readonly ends: number
  readonly canonical: readonly string[]
}

function readFile(text: string): SecurityFile {
  const fields = readFields(text)
  const valuesOf = (name: string): readonly string[] => fields.get(name) ?? []
  const [end = '', ...more] = valuesOf('expires')
  return {
    contacts: valuesOf('contact'),
    ends: more.length === 0 ? Date.parse(end) : Number.NaN,
    canonical: valuesOf('canonical'),
  }
}

function faultsOfContact({ contacts, canonical }: SecurityFile, origin: string): readonly string[] {
  const isAnother = canonical.length > 0 && !canonical.includes(`${origin}${PATH}`)
  return [
    ...(contacts.length > 0 && contacts.every(isContact) ? [] : ['nobody to write to']),
    ...(isAnother ? ['it is of another host'] : []),
  ]
}

function faultsOfEnd(ends: number, now: Date): readonly string[] {
  if (Number.isNaN(ends)) return ['no day on which it ends']
  if (ends <= now.getTime()) return ['it is over']
  return ends > now.getTime() + LONGEST_DAYS * DAY_MS ? ['it ends in more than a year'] : []
}

/** By name in lower case. A file that is signed has lines around it that are no fields. */
function readFields(text: string): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>()
  for (const line of text.split(/\r?\n/)) {
    const [, name = '', value = ''] = /^([A-Za-z-]+): +(\S.*?) *$/.exec(line) ?? []
    if (name === '') continue
    fields.set(name.toLowerCase(), [...(fields.get(name.toLowerCase()) ?? []), value])
  }
  return fields
}

/** RFC 9116, 2.5.3: a URI, and none of the web without encryption. */
function isContact(value: string): boolean {
  return /^(mailto:[^\s@]+@[^\s@]+|tel:[+\d][\d-]+|https:\/\/\S+)$/.test(value)
}
