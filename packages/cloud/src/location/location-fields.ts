import { isIP } from 'node:net'
import { rsaBits } from '../host/authorized-key.ts'
import type { Fields } from '../vault/regions-fields.ts'

/** Of a person, as useradd takes it; never of a user that Debian or we have on the machine: root cannot sign in there. */
export const USER =
  /^(?!(root|daemon|bin|sys|sync|games|man|lp|mail|news|uucp|proxy|www-data|backup|list|irc|nobody|sshd|postgres|messagebus|(systemd|zennnn)-.*)$)[a-z][a-z0-9_-]{0,30}$/
export const HOST_KEY = /^SHA256:[A-Za-z0-9+/]{43}$/
const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/
/** They are published. Braces are none of them: to Ansible they would be a program. */
const WORDS = /^\p{L}[^\p{C}<>,{}]{0,59}$/u
/** Kinds that OpenSSH of Debian 12 makes and takes. DSA and plain SHA-1 are none of them. */
const PUBLIC_KEY =
  /^(ssh-ed25519|sk-ssh-ed25519@openssh\.com|ecdsa-sha2-nistp(256|384|521)|sk-ecdsa-sha2-nistp256@openssh\.com|ssh-rsa) [A-Za-z0-9+/]{64,2000}={0,2}( [^\p{C}{}]{0,100})?$/u

/** A name or an address, as it is; never one that begins with `-`, which would be an option of ssh. */
export function isHost(text: string): boolean {
  return HOST_NAME.test(text) || isIP(text) !== 0
}

/** The firewall takes no names. */
export function isAddress(text: string): boolean {
  return isIP(text) !== 0
}

/** Whether it is one public key, without options before it. */
export function isPublicKey(text: string): boolean {
  return PUBLIC_KEY.test(text)
}

/** Below that an RSA key is refused by sshd there, and would shut its owner out. */
const LEAST_RSA_BITS = 3072

/** Whether it is no RSA key, or one that is long enough. */
export function isLongEnough(key: string): boolean {
  return (rsaBits(key) ?? LEAST_RSA_BITS) >= LEAST_RSA_BITS
}

/** A public key without its comment, of which no machine needs to know. */
export function bareKey(key: string): string {
  return key.split(' ', 2).join(' ')
}

export function isPlaceWord(text: string): boolean {
  return WORDS.test(text)
}

/** The texts of a field that is a list of such; each that does not fit is a mistake. */
export function textsOf(
  fields: Fields,
  name: string,
  isOne: (text: string) => boolean,
  words: string,
): readonly string[] {
  const value = fields.take(name)
  const list: readonly unknown[] = Array.isArray(value) ? value : []
  const texts = list.filter((one): one is string => typeof one === 'string' && isOne(one))
  if (!Array.isArray(value) || texts.length < list.length)
    fields.refuse(name, `must be a list of ${words}`)
  return texts
}
