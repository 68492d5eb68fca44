import type { DatabaseId } from '@zennnn/kernel'
import { callOne, type SignInPort } from './sign-in-call.ts'

/** By what people come in at a database. What is not among it is refused to whoever tries it all the same. */
export interface SignInWays {
  /** Passwords of this database. */
  readonly password: boolean
  /** Those of a directory. */
  readonly directory: boolean
  /** A passkey alone. */
  readonly passkey: boolean
  /** The sign-in providers that are on, by name. */
  readonly providers: readonly { readonly id: string; readonly name: string }[]
}

/** For anybody: it says nothing of who has what. */
export async function readSignInWays(port: SignInPort, database: DatabaseId): Promise<SignInWays> {
  const text = 'select zennnn.sign_in_ways() as ways'
  const row = await callOne(port, database, { text, values: [] })
  const { password, directory, passkey, providers } = Object(row?.['ways'])
  const list: readonly unknown[] = Array.isArray(providers) ? providers : []
  return {
    password: password === true,
    directory: directory === true,
    passkey: passkey === true,
    providers: list.map((value) => {
      const { id, name } = Object(value)
      return { id: String(id), name: String(name) }
    }),
  }
}
