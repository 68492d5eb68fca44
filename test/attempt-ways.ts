import { randomUUID } from 'node:crypto'
import {
  answerSecondFactor,
  confirmByPasskey,
  deviceTokenOf,
  openLink,
  parsePasskeyAnswer,
  returnFromProvider,
  signIn,
  signInByPasskey,
} from '@zennnn/identity'
import {
  hashSecret,
  newRecordId,
  newSecret,
  PlatformError,
  parseRecordId,
  systemClock,
} from '@zennnn/kernel'
import { Authenticator } from './authenticator.ts'
import { ANN, attempt, enter, type IdentityWorld } from './identity-world.ts'

const LOGIN = 'ann@acme.example'
const ORIGIN = 'https://acme.localhost'

export interface From {
  readonly network: string
  readonly deviceToken?: string | undefined
}

/** One wrong proof for Ann, or for nobody where the way in names nobody. */
export type Guess = (from: From) => Promise<'wrong' | 'throttled'>

export interface Way {
  readonly guess: Guess
  /** For Ann from one place; undefined where the way names nobody. */
  readonly perAccount: number | undefined
}

export interface GuessedWorld {
  readonly world: IdentityWorld
  readonly ways: Readonly<Record<string, Way>>
  /** Of a browser in which Ann signed in. */
  readonly device: string
}

/** Every way in that a stranger may try, asked as `serve` asks; a password for a session that is open is counted by that. `perAccount`: as the policy of this database says. */
export async function openWays(world: IdentityWorld, perAccount: number): Promise<GuessedWorld> {
  const { tools, test, sql } = world
  const { database } = test
  const token = await enter(world, LOGIN)
  const step = newSecret()
  await sql(`insert into zennnn.sign_in_step (token_hash, user_id, method, owes)
    values ('\\x${hashSecret(step).toString('hex')}', '${ANN}', 'password', 'second_factor')`)
  const authenticator = new Authenticator()
  await sql(`insert into zennnn.passkey (id, user_id, credential_id, public_key, name) values
    ('${randomUUID()}', '${ANN}', '\\x${authenticator.id.toString('hex')}', '\\x${authenticator.coseKey.toString('hex')}', 'Laptop')`)
  const factors = { ...tools, clock: systemClock }
  const visit = { userAgent: 'test', previousToken: undefined }
  const place = { database, origin: ORIGIN }
  const code =
    (typed: string): Guess =>
    async ({ network, deviceToken }) =>
      kindOf(
        await answerSecondFactor(factors, database, {
          ...visit,
          step,
          code: typed,
          network,
          deviceToken,
        }),
      )
  // Signed by the right key, for a challenge that nobody gave.
  const response = parsePasskeyAnswer(
    authenticator.prove({ challenge: newSecret(), origin: ORIGIN }),
  )
  const passkey = { userAgent: 'test', response }
  const back = new URL(`${ORIGIN}/back?state=${newSecret()}`)
  const provider = { ...place, provider: parseRecordId(newRecordId(systemClock)) }
  const ways: Readonly<Record<string, Way>> = {
    password: {
      guess: async (from) =>
        kindOf(await signIn(tools, database, { ...attempt(LOGIN, 'wrong'), ...from })),
      perAccount,
    },
    'code of an app': { guess: code('000000'), perAccount: 5 },
    'recovery code': { guess: code('ABCDEF-GHJKMN-PQRSTU-VWXYZ2'), perAccount: 5 },
    passkey: {
      guess: async ({ network, deviceToken }) =>
        kindOf(
          await signInByPasskey(factors, place, {
            ...passkey,
            previousToken: undefined,
            step: undefined,
            network,
            deviceToken,
          }),
        ),
      perAccount,
    },
    'way back from a provider': {
      guess: async ({ network, deviceToken }) =>
        kindOf(
          await returnFromProvider(factors, provider, {
            url: back,
            browser: newSecret(),
            session: undefined,
            userAgent: 'test',
            network,
            deviceToken,
          }),
        ),
      perAccount: undefined,
    },
    link: {
      guess: async ({ network }) =>
        await openLink(world.connections, database, {
          secret: newSecret(),
          userAgent: 'test',
          network,
        }).then(() => 'wrong' as const, refusalOf),
      perAccount: undefined,
    },
    'fresh proof by passkey': {
      guess: async ({ network, deviceToken }) =>
        kindOf(await confirmByPasskey(factors, place, { ...passkey, token, network, deviceToken })),
      perAccount,
    },
  }
  return { world, ways, device: deviceTokenOf(token) }
}

function kindOf({ kind }: { readonly kind: string }): 'wrong' | 'throttled' {
  if (kind === 'refused') return 'wrong'
  if (kind === 'throttled') return 'throttled'
  throw new Error(`A guess led to ${kind}.`)
}

function refusalOf(error: unknown): 'wrong' | 'throttled' {
  if (!(error instanceof PlatformError)) throw error
  return error.code === 'TOO_MANY_ATTEMPTS' ? 'throttled' : 'wrong'
}
