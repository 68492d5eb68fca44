import { rowsOf } from './answer.ts'
import { postJson } from './request.ts'

/** Whether this browser can make and answer passkeys, and read what the server says of them. */
export const knowsPasskeys =
  'PublicKeyCredential' in globalThis && 'parseCreationOptionsFromJSON' in PublicKeyCredential

/** The owner unlocks the device: an answer for `/auth/confirm/passkey` and its like. Throws NotAllowedError for who does not want. */
export async function provePasskey(): Promise<unknown> {
  const options = await postJson('/auth/passkey/options', {})
  if (!isRequest(options)) throw new TypeError('The server asked for no passkey.')
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
  return jsonOf(await navigator.credentials.get({ publicKey }))
}

/** Makes a passkey on a device of the person's choice; the recovery codes, when they are the first. */
export async function makePasskey(name: string): Promise<readonly string[]> {
  const options = await postJson('/auth/passkeys/options', {})
  if (!isCreation(options)) throw new TypeError('The server asked for no passkey.')
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  const passkey = jsonOf(await navigator.credentials.create({ publicKey }))
  const { recovery_codes: codes } = Object(await postJson('/auth/passkeys', { name, passkey }))
  return rowsOf(codes).map(String)
}

/** Whether somebody only changed his mind at the device. */
export function isGivenUp(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotAllowedError'
}

/** Whether the device refused to make a second passkey for the same person. */
export function isKnownHere(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'InvalidStateError'
}

function jsonOf(credential: Credential | null): unknown {
  if (credential instanceof PublicKeyCredential) return credential.toJSON()
  throw new TypeError('The browser gave no passkey.')
}

/** The browser reads all the rest, and refuses what does not fit. */
function isRequest(value: unknown): value is PublicKeyCredentialRequestOptionsJSON {
  return typeof Reflect.get(Object(value), 'challenge') === 'string'
}

function isCreation(value: unknown): value is PublicKeyCredentialCreationOptionsJSON {
  return isRequest(value) && typeof Reflect.get(value, 'user') === 'object'
}
