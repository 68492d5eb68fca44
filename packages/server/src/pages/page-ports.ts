import type { Row, Sight } from '@zennnn/data'
import type {
  Departure,
  EntryPurpose,
  Neutralised,
  OpenLink,
  PasswordChange,
  PasswordLink,
  PasswordRules,
  RecoveryOfLink,
  SecondFactor,
  SignInOutcome,
  SignInWays,
  TotpSetup,
} from '@zennnn/identity'
import type { Brand, PasswordDemands } from '@zennnn/kernel'
import type { App } from '@zennnn/model'
import type { Landing } from '../http/provider-access.ts'
import type { Visit } from '../http/visit.ts'
import type { Place } from './places-table.ts'

/** Who looks at a page. */
export interface Viewer {
  readonly user: { readonly id: string; readonly name: string; readonly login: string }
  /** IANA name; times are shown in it. */
  readonly timeZone: string
  /** What of the registry this person sees. Names outside do not exist on the pages. */
  readonly sight: Sight
  /** Said on every page of a database that was restored on the side. */
  readonly neutralised: Neutralised | undefined
}

/** Some of the rows that match, and how many match in all. */
export interface ReadPage {
  readonly rows: readonly Row[]
  readonly total: number
}

export interface SignUpRequest {
  readonly company: string
  readonly name: string
  readonly email: string
  readonly password: string
  readonly slug: string
  /** Names of apps; each was offered. */
  readonly apps: readonly string[]
}

/** What is wrong with a sign-up, by the name of the form field; each a sentence that says what to do. */
export type SignUpProblems = ReadonlyMap<string, string>

export type SignUpStart =
  /** `entry`: for the cookie of the browser, which alone is led into the new database. */
  | { readonly kind: 'started'; readonly ticket: string; readonly entry: string }
  | { readonly kind: 'refused'; readonly problems: SignUpProblems }

export type SignUpProgress =
  | {
      readonly kind: 'working'
      readonly done: number
      readonly total: number
      readonly message: string
    }
  /** `url` is the new database's site; `entry` a link that leads in, for the browser that signed up. */
  | { readonly kind: 'ready'; readonly url: string; readonly entry: string | undefined }
  | { readonly kind: 'failed'; readonly message: string; readonly reference: string }

/** What somebody typed to change the own password, and whether his API keys go on. */
export interface OwnPasswords {
  readonly current: string
  readonly password: string
  readonly keepsKeys: boolean
}

/** What the pages need of the rest of the server. All of it refuses with PlatformErrors. */
export interface PagePorts {
  /** The host under which this cloud is reached: `localhost`; databases are `<slug>.<domain>`. */
  readonly domain: string
  readonly brand: Brand
  /** Mail goes to a mail server. Otherwise operators read in the local inbox what would have been sent. */
  readonly mailLeaves?: boolean | undefined
  /** Address of the script that says how strong a new password is; undefined without the built client. */
  readonly passwordScript?: string | undefined
  /** The person behind the session; undefined without a session that holds. */
  viewer(visit: Visit): Promise<Viewer | undefined>
  /**
   * `GET /api/<model>?<parameters>` in the same grammar and with the same rights, counted exactly; for the bearer of a link
   * when the route's access is `link`.
   */
  read(visit: Visit, model: string, parameters: Readonly<Record<string, string>>): Promise<ReadPage>
  signIn(
    visit: Visit,
    credentials: { readonly login: string; readonly password: string },
  ): Promise<SignInOutcome>
  /** What the sign-in page offers. */
  signInWays(visit: Visit): Promise<SignInWays>
  /** Off to one of them. NOT_FOUND, STATE_REFUSED, TOO_MANY_ATTEMPTS. */
  departToSignIn(
    visit: Visit,
    entry: { readonly purpose: EntryPurpose; readonly next: string },
  ): Promise<Departure>
  /** The same to prove that the session is one's own; NOT_SIGNED_IN too. */
  departToProve(visit: Visit): Promise<Departure>
  /** Back from one of them, for what one was sent there for. */
  returnFromProvider(visit: Visit): Promise<Landing>
  /** By what the step that a sign-in left may be answered; undefined when it is over. */
  stepFactors(visit: Visit): Promise<readonly SecondFactor[] | undefined>
  /** Answers the step that a sign-in left with a code. NOT_SIGNED_IN without one. */
  answerStep(visit: Visit, code: string): Promise<SignInOutcome>
  /** Begins the app for codes that the step owes. NOT_SIGNED_IN, ACCESS_DENIED. */
  beginEnrolment(visit: Visit): Promise<TotpSetup>
  /** The app that this step began and did not confirm yet; undefined when there is none. */
  findEnrolment(visit: Visit): Promise<TotpSetup | undefined>
  /** The first code of that app. */
  enrol(visit: Visit, code: string): Promise<Enrolment>
  signOut(visit: Visit): Promise<void>
  /** Asks for a mail with a link to choose a password; the seconds to wait when it was asked for too often. */
  requestPassword(visit: Visit, login: string): Promise<number | undefined>
  /** Whose password the bearer of a link may choose; undefined when nobody's. */
  passwordLink(visit: Visit): Promise<PasswordLink | undefined>
  /** Chooses it. VALUE_INVALID when it breaks the rules. */
  choosePassword(visit: Visit, password: string): Promise<SignInOutcome>
  /** Signs in who comes from the sign-up, by the token that its link was exchanged for. */
  enterByLink(visit: Visit, token: string): Promise<SignInOutcome>
  /** The recovery that the bearer of a link may end; undefined when the link is for something else. */
  recoveryOfLink(visit: Visit): Promise<RecoveryOfLink | undefined>
  /** Ends it, once. */
  stopRecovery(visit: Visit): Promise<'stopped' | 'over' | 'unknown'>
  ownPasswordRules(visit: Visit): Promise<PasswordRules>
  /** Who judges the password of whoever is signed in; undefined for who has none. */
  passwordKeeper(visit: Visit): Promise<'here' | 'directory' | undefined>
  /** `refused` when the current one is wrong. VALUE_INVALID when the new one breaks the rules. */
  changePassword(visit: Visit, passwords: OwnPasswords): Promise<PasswordChange>
  /** Exchanges the secret of a mailed link for the token of its cookie, and says what it is for. LINK_REFUSED. */
  openLink(
    visit: Visit,
    secret: string,
  ): Promise<{ readonly token: string; readonly purpose: string }>
  /** What the link cookie stands for. LINK_REFUSED. */
  link(visit: Visit): Promise<OpenLink>
  /** Runs the action of the link's purpose as its bearer and uses the link up, in one transaction. */
  useLink(visit: Visit, values: Readonly<Record<string, string>>): Promise<void>
  readonly signUp: SignUpPort
  /** The regions that keep backups, and where each lies in the operator's words. */
  places(): Promise<readonly Place[]>
}

export interface Enrolment {
  readonly outcome: SignInOutcome
  /** Shown this once; empty when the code was refused. */
  readonly recoveryCodes: readonly string[]
}

export interface SignUpPort {
  /** Apps that may be chosen; base comes with every database. */
  readonly offered: readonly App[]
  /** What the password must be, besides not being made of what is typed beside it. */
  readonly demands: PasswordDemands
  /** Checks, and puts the job that makes the database into the queue. */
  start(visit: Pick<Visit, 'network' | 'entry'>, request: SignUpRequest): Promise<SignUpStart>
  /** undefined for a ticket that nobody was given. */
  progress(visit: Visit, ticket: string): Promise<SignUpProgress | undefined>
}
