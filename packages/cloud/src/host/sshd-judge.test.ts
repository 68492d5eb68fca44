import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { SSHD_OF_DEBIAN, SSHD_OF_OURS } from './sample-sshd.ts'
import { judgeSshd, parseSettings } from './sshd-judge.ts'

const ROLE = new URL(
  '../../../../deploy/ansible/roles/sshd/templates/closed.conf.j2',
  import.meta.url,
)
const PEOPLE_ROLE = new URL(
  '../../../../deploy/ansible/roles/people/templates/people.conf.j2',
  import.meta.url,
)
const ALL = [
  'ssh-no-passwords',
  'ssh-not-root',
  'ssh-only-people',
  'ssh-closed-way',
  'ssh-algorithms',
]

const MAIN = '/etc/ssh/sshd_config'
const PEOPLE = `${MAIN}.d/10-zennnn-people.conf`
const OWN_FILES = new Map([
  [MAIN, 'Include /etc/ssh/sshd_config.d/*.conf\n#Match User anoncvs\n'],
  [PEOPLE, readFileSync(PEOPLE_ROLE, 'utf8').replaceAll('{{ ansible_managed }}', '')],
])

/** The lines that do not hold, with what was found. */
function broken(
  person: string,
  root = person,
  files: ReadonlyMap<string, string> = OWN_FILES,
): Readonly<Record<string, string>> {
  const lines = judgeSshd({ read: { person, root, files } })
  assert.deepEqual(
    lines.map(({ id }) => id),
    ALL,
  )
  return Object.fromEntries(
    lines
      .filter(({ state }) => state !== 'holds')
      .map(({ id, state, found }) => [id, `${state}: ${found}`]),
  )
}

test('sshd as our roles set it holds, and as Debian brings it does not', () => {
  assert.deepEqual(broken(SSHD_OF_OURS), {})
  assert.deepEqual(Object.keys(broken(SSHD_OF_DEBIAN)), ALL)
})

test('each setting that opens a way in is named', () => {
  const cases: readonly (readonly [from: string, to: string, id: string, found: RegExp])[] = [
    [
      'passwordauthentication no',
      'passwordauthentication yes',
      'ssh-no-passwords',
      /^broken: passwordauthentication is yes$/,
    ],
    [
      'kbdinteractiveauthentication no',
      'kbdinteractiveauthentication yes',
      'ssh-no-passwords',
      /kbdinteractive/,
    ],
    ['hostbasedauthentication no', 'hostbasedauthentication yes', 'ssh-no-passwords', /hostbased/],
    [
      'permitrootlogin no',
      'permitrootlogin without-password',
      'ssh-not-root',
      /permitrootlogin is without-password/,
    ],
    ['allowgroups zennnn-people', 'allowgroups sudo', 'ssh-only-people', /allowgroups is sudo/],
    ['\nallowgroups zennnn-people', '', 'ssh-only-people', /allowgroups is not said/],
    [
      '/etc/ssh/authorized_keys.d/%u',
      '.ssh/authorized_keys',
      'ssh-only-people',
      /authorizedkeysfile is/,
    ],
    [
      'trustedusercakeys none',
      'trustedusercakeys /etc/ssh/ca.pub',
      'ssh-only-people',
      /trustedusercakeys/,
    ],
    [
      'authorizedkeyscommand none',
      'authorizedkeyscommand /bin/keys',
      'ssh-only-people',
      /authorizedkeyscommand/,
    ],
    ['allowtcpforwarding no', 'allowtcpforwarding yes', 'ssh-closed-way', /allowtcpforwarding/],
    [
      'permituserenvironment no',
      'permituserenvironment yes',
      'ssh-closed-way',
      /permituserenvironment/,
    ],
    ['hmac-sha2-512\n', 'hmac-sha2-512,hmac-sha1\n', 'ssh-algorithms', /^broken: hmac-sha1$/],
    ['aes256-ctr', 'aes256-cbc', 'ssh-algorithms', /aes256-cbc/],
    ['ecdh-sha2-nistp256', 'diffie-hellman-group14-sha1', 'ssh-algorithms', /group14-sha1/],
    ['requiredrsasize 3072', 'requiredrsasize 2048', 'ssh-algorithms', /RSA keys of 2048 bits/],
  ]
  for (const [from, to, id, found] of cases) {
    assert.ok(SSHD_OF_OURS.includes(from), from)
    const all = broken(SSHD_OF_OURS.replaceAll(from, to))
    assert.deepEqual(Object.keys(all), [id], to)
    assert.match(all[id] ?? '', found)
  }
})

test('sabotage: a rule for one user or address, or a file from elsewhere, is a way in that nobody asked sshd about', () => {
  for (const [path, text] of [
    [`${MAIN}.d/50-deploy.conf`, 'Match User deploy\n    AllowGroups deploy\n'],
    [`${MAIN}.d/50-deploy.conf`, '\tmatch=address 10.0.0.0/8\n'],
    [`${MAIN}.d/50-deploy.conf`, 'Match Group zennnn-people\n'],
    [PEOPLE, 'Match Group "zennnn-people"\nMatch Group deploy\n'],
    [MAIN, 'Include /etc/ssh/sshd_config.d/*.conf\nInclude /srv/more\n'],
  ] as const) {
    const found = broken(SSHD_OF_OURS, SSHD_OF_OURS, new Map([...OWN_FILES, [path, text]]))
    assert.deepEqual(Object.keys(found), ['ssh-only-people'], text)
    assert.match(
      found['ssh-only-people'] ?? '',
      /^broken: \/etc\/ssh\/sshd_config.* has "(?:match|include) /,
    )
  }
})

test('what holds for a person and not for root is told apart', () => {
  const root = SSHD_OF_OURS.replace('permitrootlogin no', 'permitrootlogin yes')
  assert.deepEqual(Object.keys(broken(SSHD_OF_OURS, root)), ['ssh-not-root'])
  const open = SSHD_OF_OURS.replace('passwordauthentication no', 'passwordauthentication yes')
  assert.deepEqual(Object.keys(broken(SSHD_OF_OURS, open)), ['ssh-no-passwords'])
})

test('half of what sshd says is nothing', () => {
  assert.equal(parseSettings('Missing privilege separation directory: /run/sshd\n'), undefined)
  for (const text of ['', 'passwordauthentication no\n'])
    assert.ok(Object.values(broken(text)).every((found) => found.startsWith('unknown: ')))
  const lines = judgeSshd({ unread: 'sshd is not installed' })
  assert.deepEqual(
    lines.map(({ state }) => state),
    ALL.map(() => 'unknown'),
  )
})

test('the role says what the audit asks for', () => {
  const role = readFileSync(ROLE, 'utf8')
  for (const line of [
    'RequiredRSASize 3072',
    'MACs -hmac-sha1*,umac-64*',
    'PasswordAuthentication no',
    'PermitRootLogin no',
    'AllowGroups zennnn-people',
    'AllowTcpForwarding no',
  ])
    assert.ok(role.split('\n').includes(line), line)
})
