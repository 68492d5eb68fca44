import { requestJson } from './request.ts'

/** By which ways the person can prove again who it is. */
export interface ProofWays {
  /** Who judges the password; undefined for who has none. */
  readonly password: 'here' | 'directory' | undefined
  readonly passkey: boolean
  /** Those that know an account of the person. */
  readonly providers: readonly { readonly id: string; readonly name: string }[]
}

export async function readProofWays(): Promise<ProofWays> {
  const { password, passkey, providers } = Object(await requestJson('/auth/confirm'))
  const list: readonly unknown[] = Array.isArray(providers) ? providers : []
  return {
    password: password === 'here' || password === 'directory' ? password : undefined,
    passkey: passkey === true,
    providers: list.map((value) => {
      const { id, name } = Object(value)
      return { id: String(id), name: String(name) }
    }),
  }
}
