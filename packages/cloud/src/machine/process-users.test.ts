import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planProcessUsers, requireProcessUsers } from './process-users.ts'

const SERVE = 'zennnn-serve:x:900:950::/nonexistent:/usr/sbin/nologin'
const WORK = 'zennnn-work:x:901:950::/nonexistent:/usr/sbin/nologin'
const GROUP = 'root:x:0:\nzennnn-cloud:x:950:\n'

function accounts(...users: readonly string[]): { passwd: string; group: string } {
  return { passwd: ['root:x:0:0:root:/root:/bin/bash', ...users, ''].join('\n'), group: GROUP }
}

function useradd(name: string): readonly string[] {
  return [
    ...'--system --gid zennnn-cloud --no-create-home --home-dir /nonexistent'.split(' '),
    ...'--shell /usr/sbin/nologin'.split(' '),
    name,
  ]
}

test('group and users are made where they are missing, without home, shell or password', () => {
  const calls = planProcessUsers({ ...accounts(), group: 'root:x:0:\n' })
  assert.deepEqual(calls[0], { file: '/usr/sbin/groupadd', args: ['--system', 'zennnn-cloud'] })
  assert.deepEqual(
    calls.slice(1).map((call) => call.args),
    [useradd('zennnn-serve'), useradd('zennnn-work')],
  )
})

test('nothing is made of what is there', () => {
  assert.deepEqual(planProcessUsers(accounts(SERVE, WORK)), [])
  assert.deepEqual(
    planProcessUsers(accounts(SERVE)).map(({ args }) => args.at(-1)),
    ['zennnn-work'],
  )
})

test('the users are told by their numbers', () => {
  assert.deepEqual(requireProcessUsers(accounts(SERVE, WORK), ''), {
    serve: { uid: 900, gid: 950 },
    work: { uid: 901, gid: 950 },
  })
})

for (const [why, user] of [
  ['is root', WORK.replace(':901:', ':0:')],
  ['has a shell', WORK.replace('/usr/sbin/nologin', '/bin/bash')],
  ['is in another group', WORK.replace(':950:', ':100:')],
  ['has the number of the other', WORK.replace(':901:', ':900:')],
  ['is a damaged line', 'zennnn-work:x'],
  ['is not there', ''],
] as const)
  test(`a user who ${why} is refused`, () => {
    assert.throws(() => requireProcessUsers(accounts(SERVE, user), ''), {
      code: 'SETUP_FAILED',
      message: /zennnn-work/,
    })
  })

test('what useradd said is in the sentence', () => {
  assert.throws(() => requireProcessUsers(accounts(SERVE), 'useradd: no room'), {
    message: 'The system user zennnn-work cannot be made: useradd: no room.',
  })
})
