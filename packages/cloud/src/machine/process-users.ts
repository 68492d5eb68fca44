import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Identity, runProgram } from './program.ts'
import { findClosedFolder, findUnreadable } from './service-user.ts'
import { setupFailed } from './setup-failed.ts'
import { findGroup, findUser, type SystemUser } from './system-users.ts'

/** Its members may open PostgreSQL's socket and read what both processes need; it is the only group they are in. */
const GROUP = 'zennnn-cloud'
const SERVE = 'zennnn-serve'
const WORK = 'zennnn-work'
const NOLOGIN = '/usr/sbin/nologin'

/** As whom the processes of a cloud run that root starts. Both have the same group. */
export interface ProcessUsers {
  readonly serve: Identity
  readonly work: Identity
}

interface ProcessUsersOptions {
  /** Both must be able to pass through it. */
  readonly home: string
  /** What both must be able to read: `main.ts`, the Node that runs it and the like. */
  readonly program: readonly [main: string, ...others: string[]]
  readonly say: (sentence: string) => void
}

interface ProgramCall {
  readonly file: string
  readonly args: readonly string[]
}

/**
 * Makes the system users of `serve` and `work` where they are missing; undefined when somebody else than root starts,
 * who can only run them as himself. Where they may not read the program itself, its owner runs it instead.
 */
export async function ensureProcessUsers(
  options: ProcessUsersOptions,
): Promise<ProcessUsers | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const calls = planProcessUsers(await readAccounts())
  const outputs: string[] = []
  // Another start may make them at the same time: what counts is that they are there afterwards.
  for (const { file, args } of calls) outputs.push((await runProgram(file, args)).output)
  const users = requireProcessUsers(await readAccounts(), outputs.join(' ').trim())
  if (calls.length > 0)
    options.say(
      `Made the system users ${SERVE} and ${WORK}, without home, password or shell: serve and work run as them.`,
    )
  return await whoCanRead(users, options)
}

interface Accounts {
  /** /etc/passwd. */
  readonly passwd: string
  /** /etc/group. */
  readonly group: string
}

async function readAccounts(): Promise<Accounts> {
  const [passwd, group] = await Promise.all([
    readFile('/etc/passwd', 'utf8'),
    readFile('/etc/group', 'utf8'),
  ])
  return { passwd, group }
}

/** What to call so that group and users are there; nothing when they are. @internal */
export function planProcessUsers({ passwd, group }: Accounts): readonly ProgramCall[] {
  const account = `--system --gid ${GROUP} --no-create-home --home-dir /nonexistent --shell ${NOLOGIN}`
  const missing = [SERVE, WORK].filter((name) => findUser(passwd, name) === undefined)
  return [
    ...(findGroup(group, GROUP) === undefined
      ? [{ file: '/usr/sbin/groupadd', args: ['--system', GROUP] }]
      : []),
    ...missing.map((name) => ({ file: '/usr/sbin/useradd', args: [...account.split(' '), name] })),
  ]
}

/** The two users; SETUP_FAILED when one is missing, or is somebody who was there before under its name. @internal */
export function requireProcessUsers(accounts: Accounts, said: string): ProcessUsers {
  const serve = requireUser(accounts, SERVE, said)
  const work = requireUser(accounts, WORK, said)
  if (serve.uid === work.uid)
    throw setupFailed(
      `The system users ${SERVE} and ${WORK} have the same number.`,
      `Run: userdel ${WORK}. The next start makes it anew.`,
    )
  return { serve, work }
}

function requireUser({ passwd, group }: Accounts, name: string, said: string): Identity {
  const user = findUser(passwd, name)
  const gid = findGroup(group, GROUP)
  if (user === undefined || gid === undefined)
    throw setupFailed(
      `The system user ${name} cannot be made${said === '' ? '' : `: ${said}`}.`,
      'Make it with useradd --system, or start as another user than root.',
    )
  if (isService(user) && user.gid === gid && gid !== 0) return { uid: user.uid, gid }
  throw setupFailed(
    `The system user ${name} is not one without shell in the group ${GROUP}.`,
    `If nobody else needs it, run: userdel ${name}. The next start makes it anew.`,
  )
}

function isService({ uid, shell }: SystemUser): boolean {
  return uid > 0 && shell === NOLOGIN
}

/** The users themselves; where program or home is closed to them, the program's owner; where to him too, root. */
async function whoCanRead(
  users: ProcessUsers,
  options: ProcessUsersOptions,
): Promise<ProcessUsers> {
  const closed = (await findClosed(options, users.serve)) ?? (await findClosed(options, users.work))
  if (closed === undefined) return users
  const owner = { uid: (await stat(options.program[0])).uid, gid: users.serve.gid }
  const isOwnerAble = owner.uid !== 0 && (await findClosed(options, owner)) === undefined
  const stand = isOwnerAble ? owner : { uid: 0, gid: owner.gid }
  const who = isOwnerAble ? `the owner of the program (user ${owner.uid})` : 'root'
  options.say(
    `The users ${SERVE} and ${WORK} may not read ${closed}: serve and work run as ${who}. With the repository in a folder such as /opt/zennnn they would run as themselves.`,
  )
  return { serve: stand, work: stand }
}

async function findClosed(
  { home, program }: ProcessUsersOptions,
  identity: Identity,
): Promise<string | undefined> {
  const closed = await findUnreadable(program, identity)
  return closed ?? (await findClosedFolder(join(home, 'state.json'), identity))
}
