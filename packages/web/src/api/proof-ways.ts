import { rowsOf } from './answer.ts'
import { requestJson } from './request.ts'

/** By which ways the person can prove again who it is. */
export interface ProofWays {
  /** Who judges the password; undefined for who has none. */
  readonly password: 'here' | 'directory' | undefined
  /** Beside the directory, an old one here proves. */
  readonly isHereToo: boolean
  readonly passkey: boolean
  /** Those that know an account of the person. */
  readonly providers: readonly ProofProvider[]
}

interface ProofProvider {
  readonly id: string
  readonly name: string
  /** Its last answer did not say when the person signed in there: it proves nothing. */
  readonly isSilent: boolean
}

/** Whether one of the ways is known to lead anywhere, or not known to lead nowhere. */
export function canProve({ password, passkey, providers }: ProofWays): boolean {
  return password !== undefined || passkey || providers.some(({ isSilent }) => !isSilent)
}

export async function readProofWays(): Promise<ProofWays> {
  const {
    password,
    here_too: hereToo,
    passkey,
    providers,
  } = Object(await requestJson('/auth/confirm'))
  return {
    password: password === 'here' || password === 'directory' ? password : undefined,
    isHereToo: hereToo === true,
    passkey: passkey === true,
    providers: rowsOf(providers).map((value) => {
      const { id, name, auth_time: saysWhen } = Object(value)
      return { id: String(id), name: String(name), isSilent: saysWhen === false }
    }),
  }
}
