import { domainToASCII, domainToUnicode } from 'node:url'
import { PlatformError } from '@zennnn/kernel'

/** Leaves room for the name below it at which its owner is asked for: see `proofName`. */
const LONGEST = 240
/** Node would take the host out of an address; who wrote more than a host meant something else. */
const MORE_THAN_HOST = /[\s/:?#@%\\[\]]/
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * A domain of a customer's own, in the one form in which it is kept and compared: lower case, other alphabets as punycode, no dot
 * at the end. Throws VALUE_INVALID, that names the field `host`, for what is none, and for what belongs to the cloud.
 */
export function parseOwnHost(text: string, cloudDomain: string): string {
  const host = domainToASCII(text.trim().replace(/\.$/, ''))
  const problem = findHostProblem(text, host, cloudDomain)
  if (problem !== undefined)
    throw new PlatformError('VALUE_INVALID', { message: problem, details: { field: 'host' } })
  return host
}

function findHostProblem(text: string, host: string, cloudDomain: string): string | undefined {
  if (text.includes('*'))
    return 'A wildcard cannot be added: its certificate would be for hosts that nobody asked for. Add each host by itself.'
  const labels = host.split('.')
  // Node reads 127.1 or 0x7f.1 as addresses, as browsers do.
  if (/^\d[\d.]*$/.test(host) || host.startsWith('['))
    return 'An address cannot be added, only a name like crm.example.com.'
  const isHost = !MORE_THAN_HOST.test(text.trim()) && labels.every((label) => LABEL.test(label))
  if (!isHost || labels.length < 2 || host.length > LONGEST)
    return `This is no host like crm.example.com: write it without https:// and without a path, in at most ${LONGEST} characters.`
  if (host === cloudDomain || host.endsWith(`.${cloudDomain}`))
    return `What is below ${cloudDomain} belongs to the cloud. Add a domain of your own.`
  return undefined
}

/** As people write it, for them to read: never to compare. */
export function shownHost(host: string): string {
  const shown = domainToUnicode(host)
  return shown === host ? host : `${shown} (${host})`
}

/** Where in the DNS its owner puts what shows that it is his. */
export function proofName(host: string): string {
  return `_zennnn.${host}`
}

/** What stands there. */
export function proofText(token: string): string {
  return `zennnn=${token}`
}
