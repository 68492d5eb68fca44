import type { Person } from './location.ts'
import { bareKey } from './location-fields.ts'
import { accountEnd, expiryTime } from './person-end.ts'

/** A person as the role `people` reads him. */
interface PlaybookPerson {
  readonly name: string
  /** Lines of his file of authorised keys. */
  readonly lines: readonly string[]
  /** When his account ends, in seconds since 1970; -1 = never. */
  readonly expires: number
}

/** After the last day neither sshd takes the keys, nor is there an account: the machine ends it, also when nobody runs us. */
export function playbookPerson({ name, keys, until }: Person): PlaybookPerson {
  const option = until === undefined ? '' : `expiry-time="${expiryTime(until)}" `
  return {
    name,
    lines: keys.map((key) => `${option}${bareKey(key)}`),
    expires: until === undefined ? -1 : accountEnd(until),
  }
}

/** As he stands on the list that lies on the machine, with which the audit compares what is in force there. */
export function listedPerson({ name, keys, until }: Person): Person {
  return { name, keys: keys.map(bareKey), until }
}
