import { rowsOf } from './answer.ts'
import { requestJson } from './request.ts'

/** By what people sign in here, as `/auth/ways` has it. */
export interface SignInWays {
  /** Judged by this database or by a directory. */
  readonly password: boolean
  readonly passkey: boolean
  readonly providers: readonly { readonly id: string; readonly name: string }[]
}

export async function readSignInWays(): Promise<SignInWays> {
  const { password, directory, passkey, providers } = Object(await requestJson('/auth/ways'))
  return {
    password: password === true || directory === true,
    passkey: passkey === true,
    providers: rowsOf(providers).map((value) => {
      const { id, name } = Object(value)
      return { id: String(id), name: String(name) }
    }),
  }
}
