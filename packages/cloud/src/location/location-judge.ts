/** What was tried from outside, as a sentence that holds or not. */
export interface LocationCheck {
  readonly says: string
  readonly holds: boolean
  /** What was found instead; empty when it holds. */
  readonly found: string
}

/** `methods`: what sshd offers a stranger, as `publickey,password`. */
export function judgeWays(
  host: string,
  seen: { readonly methods: string; readonly isRootRefused: boolean },
): readonly LocationCheck[] {
  return [
    check('sshd takes keys and nothing else', seen.methods === 'publickey', seen.methods),
    check(`root cannot sign in at ${host}`, seen.isRootRefused, 'root signed in'),
  ]
}

/** What LIST_PEOPLE says: who is in the group, and whose keys count. */
export function judgePeople(output: string, listed: readonly string[]): LocationCheck {
  const lines = output.split('\n').map((line) => line.trim())
  const strangers = lines.flatMap((line) => {
    const [kind = '', name = ''] = line.split(' ')
    if (name === '' || listed.includes(name)) return []
    return [kind === 'member' ? `${name} is in the group` : `${name} has keys`]
  })
  // Half of it is no list: nobody would be a stranger.
  const found = lines.includes('end') ? strangers.join(', ') : 'they could not be listed'
  return check('only listed people may sign in and become root', found === '', found)
}

/** One line for each, then `end`. */
export const LIST_PEOPLE = `
getent group zennnn-people | cut -d: -f4 | tr , '\\n' | sed 's/^/member /'
ls -A /etc/ssh/authorized_keys.d | sed 's/^/keys /'
echo end
`

/** `expected`: those that must be open; each other one of `tried` must not be. */
export function judgePorts(
  expected: readonly number[],
  tried: readonly number[],
  open: readonly number[],
): readonly LocationCheck[] {
  const surplus = open.filter((port) => !expected.includes(port))
  const missing = expected.filter((port) => !open.includes(port))
  return [
    check(
      `of ${tried.length} ports, those that anybody listens at among them, only ${expected.join(', ')} are open`,
      surplus.length === 0 && missing.length === 0,
      [
        ...surplus.map((port) => `${port} is open`),
        ...missing.map((port) => `${port} is closed`),
      ].join(', '),
    ),
    check('PostgreSQL is not reached from outside', !open.includes(5432), '5432 is open'),
  ]
}

/** What came in the clear: of a path at which an authority would look, and of the page that browsers ask for. */
export function judgePlain(
  domain: string,
  { challenge, page }: { readonly challenge: string; readonly page: string },
): LocationCheck {
  return check(
    'in the clear there is the way to HTTPS, and what an authority tries',
    challenge === '404' && page === `308 https://${domain}/`,
    `a try: ${challenge}; the page: ${page}`,
  )
}

/** Lines `user command…`. Where they may not read the program, `up` would run them as root, and say so where nobody looks. */
export function judgeUsers(output: string): LocationCheck {
  const lines = output.split('\n')
  const usersOf = (name: string): readonly string[] =>
    lines
      .filter((line) => line.includes(`/main.ts ${name}`))
      .map((line) => line.split(' ')[0] ?? '')
  const [serve, work] = [usersOf('serve'), usersOf('work')]
  return check(
    'serve and work run as users of their own',
    isApart(serve, 'zennnn-serve') && isApart(work, 'zennnn-work'),
    `serve: ${serve.join(' ')}; work: ${work.join(' ')}`,
  )
}

function isApart(users: readonly string[], user: string): boolean {
  return users.length > 0 && users.every((one) => one === user)
}

/** Of a spare: what runs there would be in the way of what is recovered. Lines as for `judgeUsers`. */
export function judgeWaiting(output: string): LocationCheck {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const isRunning = lines.some((line) => line.includes('/main.ts up'))
  const found = lines.length === 0 ? 'what runs there could not be listed' : 'one runs'
  return check('no cloud runs there: it waits for one', lines.length > 0 && !isRunning, found)
}

export function check(says: string, holds: boolean, found: string): LocationCheck {
  return { says, holds, found: holds ? '' : found }
}
