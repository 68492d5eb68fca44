import type { Row } from '@zennnn/data'
import { InvariantError } from '@zennnn/kernel'
import { askRows, type SessionAsker } from './session-asker.ts'
import type { SignInPort } from './sign-in-call.ts'

/** What a database says of itself to its administrators: figures, and nobody's name. */
export interface OwnFigures {
  /** Who may sign in. */
  readonly people: number
  /** Of them, those who have a second factor. */
  readonly secondFactors: number
  /** How many passwords are kept in each form that there is. */
  readonly passwords: readonly {
    readonly scheme: string
    readonly rounds: number
    readonly saltBytes: number
    readonly hashBytes: number
    readonly count: number
    /** How many different salts they have. */
    readonly salts: number
  }[]
  readonly minimumLength: number
  readonly attemptsPerAccount: number
  readonly attemptWindowS: number
  readonly cooldownS: number
  /** Functions and tables of the platform that are made for staff. */
  readonly staffDoors: number
}

/** What support did within 90 days, and may do now. */
export interface OwnStaffFigures {
  readonly visits: number
  /** Besides these: those without a grant that held. */
  readonly unasked: number
  readonly lastAt: Date | undefined
  /** Grants that hold now. */
  readonly mayEnter: number
  readonly waiting: number
}

/** By an administrator's session. NOT_SIGNED_IN and ACCESS_DENIED for everybody else. */
export async function readOwnFigures(port: SignInPort, asker: SessionAsker): Promise<OwnFigures> {
  const row = await askRow(port, asker, 'select * from zennnn.own_figures($1)')
  const forms: readonly unknown[] = Array.isArray(row['passwords']) ? row['passwords'] : []
  return {
    people: Number(row['people']),
    secondFactors: Number(row['second_factors']),
    passwords: forms.map(toForm),
    minimumLength: Number(row['minimum_length']),
    attemptsPerAccount: Number(row['attempts_per_account']),
    attemptWindowS: Number(row['attempt_window_s']),
    cooldownS: Number(row['cooldown_s']),
    staffDoors: Number(row['staff_doors']),
  }
}

/** The same of support, where the brand has any. */
export async function readOwnStaff(
  port: SignInPort,
  asker: SessionAsker,
): Promise<OwnStaffFigures> {
  const row = await askRow(port, asker, 'select * from zennnn.own_staff($1)')
  const lastAt = row['last_at']
  return {
    visits: Number(row['visits']),
    unasked: Number(row['unasked']),
    lastAt: typeof lastAt === 'string' ? new Date(lastAt) : undefined,
    mayEnter: Number(row['may_enter']),
    waiting: Number(row['waiting']),
  }
}

async function askRow(port: SignInPort, asker: SessionAsker, text: string): Promise<Row> {
  const [row] = await askRows(port, asker, text)
  if (row === undefined) throw new InvariantError('own-figures', 'A function gave no row.')
  return row
}

function toForm(form: unknown): OwnFigures['passwords'][number] {
  const member = (name: string): unknown => Reflect.get(Object(form), name)
  return {
    scheme: String(member('scheme')),
    rounds: Number(member('rounds')),
    saltBytes: Number(member('salt_bytes')),
    hashBytes: Number(member('hash_bytes')),
    count: Number(member('count')),
    salts: Number(member('salts')),
  }
}
