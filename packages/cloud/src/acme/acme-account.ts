import { AcmeFailure, failureOf } from './acme-failure.ts'
import { type AccountKey, signedRequest } from './acme-key.ts'
import {
  type AcmeAuthorization,
  type AcmeDirectory,
  type AcmeOrder,
  readAuthorization,
  readDirectory,
  readOrder,
} from './acme-objects.ts'
import { type AcmeAnswer, askAuthority } from './acme-wire.ts'

/** A nonce that is too old is answered with a new one; one in twenty is refused by authorities that try their clients. */
const MOST_NONCES = 5

export interface AcmePlace {
  /** Where an authority says what it offers. */
  readonly directoryUrl: string
  readonly key: AccountKey
  /** Certificates (PEM) that are trusted besides those that everybody trusts. */
  readonly authorities: readonly string[]
  readonly signal: AbortSignal
}

/** One key at one authority, and what it may ask (RFC 8555). All of it throws AcmeFailure for what the authority refuses. */
export class AcmeAccount {
  readonly #place: AcmePlace
  readonly #directory: AcmeDirectory
  #nonce: string | undefined
  #address: string | undefined

  private constructor(place: AcmePlace, directory: AcmeDirectory) {
    this.#place = place
    this.#directory = directory
  }

  /** Makes the account, or finds the one that this key made before. Its terms are agreed to: the operator did. */
  static async open(place: AcmePlace): Promise<AcmeAccount> {
    const { directoryUrl, authorities, signal } = place
    const answer = await askAuthority(directoryUrl, { method: 'GET' }, authorities, signal)
    if (answer.status !== 200) throw failureOf(answer)
    const account = new AcmeAccount(place, readDirectory(answer))
    const { newAccount } = account.#directory
    const { location } = await account.#post(newAccount, { termsOfServiceAgreed: true })
    account.#address = requireAddress(location)
    return account
  }

  /** Asks for a certificate of these names. Returns where the order is read from now on. */
  async order(names: readonly string[]): Promise<string> {
    const identifiers = names.map((value) => ({ type: 'dns', value }))
    return requireAddress((await this.#post(this.#directory.newOrder, { identifiers })).location)
  }

  async readOrder(url: string): Promise<AcmeOrder> {
    return readOrder(await this.#post(url))
  }

  async readAuthorization(url: string): Promise<AcmeAuthorization> {
    return readAuthorization(await this.#post(url))
  }

  /** Says that a challenge can be tried. */
  async beTried(challengeUrl: string): Promise<void> {
    await this.#post(challengeUrl, {})
  }

  /** `request`: a certificate signing request, in DER. */
  async finalize(url: string, request: Buffer): Promise<void> {
    await this.#post(url, { csr: request.toString('base64url') })
  }

  /** PEM: the certificate, and the chain behind it. */
  async download(url: string): Promise<string> {
    return (await this.#post(url)).text
  }

  async #post(url: string, payload?: unknown): Promise<AcmeAnswer> {
    const { key, authorities, signal } = this.#place
    for (let tries = 1; ; tries += 1) {
      const nonce = this.#nonce ?? (await this.#newNonce())
      const body = signedRequest(key, { url, nonce, kid: this.#address }, payload)
      const answer = await askAuthority(url, { method: 'POST', body }, authorities, signal)
      this.#nonce = answer.nonce
      if (answer.status >= 200 && answer.status < 300) return answer
      const failure = failureOf(answer)
      if (failure.kind !== 'badNonce' || tries === MOST_NONCES) throw failure
    }
  }

  async #newNonce(): Promise<string> {
    const { authorities, signal } = this.#place
    const url = this.#directory.newNonce
    const { nonce } = await askAuthority(url, { method: 'HEAD' }, authorities, signal)
    if (nonce === undefined)
      throw new AcmeFailure('unknown', 'The authority does not speak ACME: it gives no nonce.')
    return nonce
  }
}

function requireAddress(location: string | undefined): string {
  if (location !== undefined) return location
  throw new AcmeFailure('unknown', 'The authority does not speak ACME: it says no address.')
}
