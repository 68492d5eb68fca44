import { few } from './counted.ts'
import {
  type HostCheck,
  type HostClaim,
  holdsWhen,
  type Judgement,
  judge,
  mapReading,
  type Reading,
  unknown,
} from './host-check.ts'

/** Where the role `people` keeps keys: in a folder of root, so that nobody lets in somebody else. */
const KEYS_FILE = '/etc/ssh/authorized_keys.d/%u'
const GROUP = 'zennnn-people'
const LEAST_RSA_BITS = 3072
/** SHA-1 and MD5 as they are named in lists of algorithms; CBC, RC4 and 3DES; tags of 64 bits. */
const WEAK = /sha1\b|md5|-cbc\b|arcfour|3des|umac-64|ripemd|^ssh-rsa|^ssh-dss|^none$/

/** Settings of sshd, in small letters, as `sshd -T` says them. */
type Settings = ReadonlyMap<string, string>

/** What `sshd -T` says for a person, and for root, and the files that it says so by. */
export interface SshdReading {
  readonly person: string
  readonly root: string
  /** By their paths. */
  readonly files: ReadonlyMap<string, string>
}

/** Where the role `people` has a rule of its own. */
const OWN_RULES: Readonly<Record<string, readonly string[]>> = {
  '/etc/ssh/sshd_config': ['include /etc/ssh/sshd_config.d/*.conf'],
  '/etc/ssh/sshd_config.d/10-zennnn-people.conf': [`match group ${GROUP}`, 'match all'],
}

/**
 * Rules for some people or addresses alone, and files from elsewhere: sshd says its settings for who is asked about, so that what
 * it says of one person holds for all only where there are none.
 */
function foreignRules(files: SshdReading['files']): readonly string[] {
  return [...files].flatMap(([path, text]) =>
    text
      .split('\n')
      // sshd_config(5): a name and its value may have an equals sign between them, and quotes.
      .map((line) =>
        line
          .trim()
          .toLowerCase()
          .replaceAll('"', '')
          .replace(/^(\w+)[\s=]+/, '$1 ')
          .replaceAll(/\s+/g, ' '),
      )
      .filter((line) => /^(?:match|include) /.test(line))
      .filter((line) => OWN_RULES[path]?.includes(line) !== true)
      .map((line) => `${path} has "${line}"`),
  )
}

/** undefined where it is no whole list of settings. @internal */
export function parseSettings(text: string): Settings | undefined {
  const pairs = text.split('\n').flatMap((line) => {
    const [, name, value] = /^([a-z0-9]+) (.*)$/.exec(line.trim()) ?? []
    return name === undefined || value === undefined ? [] : [[name, value] as const]
  })
  const settings = new Map(pairs)
  return settings.has('passwordauthentication') && settings.has('permituserenvironment')
    ? settings
    : undefined
}

const SSHD: Readonly<Record<string, Pick<HostClaim, 'says' | 'advice'>>> = {
  'ssh-no-passwords': {
    says: 'sshd takes no password, and no other proof than a key',
    advice: 'A file in /etc/ssh/sshd_config.d that comes before ours decides otherwise: remove it.',
  },
  'ssh-not-root': { says: 'root cannot sign in', advice: 'As above: PermitRootLogin no.' },
  'ssh-only-people': {
    says: 'only people of the list may sign in, and only by keys that root keeps',
    advice: `AllowGroups ${GROUP} and AuthorizedKeysFile ${KEYS_FILE} must be in force for everybody: zennnn region add brings them back, and a Match or Include that is not of it has to go.`,
  },
  'ssh-closed-way': {
    says: 'nobody is let through to other machines, and no file of a person changes his session',
    advice: 'zennnn region add brings 20-zennnn-closed.conf back.',
  },
  'ssh-algorithms': {
    says: `sshd speaks nothing weak: no SHA-1, no CBC, no tag of 64 bits, no RSA key below ${LEAST_RSA_BITS} bits`,
    advice: 'zennnn region add brings 20-zennnn-closed.conf back.',
  },
}

export function judgeSshd(reading: Reading<SshdReading>): readonly HostCheck[] {
  const settings = mapReading(
    reading,
    ({ person, root, files }) => {
      const [one, other] = [parseSettings(person), parseSettings(root)]
      if (one === undefined || other === undefined) return undefined
      return { person: one, root: other, foreign: foreignRules(files) }
    },
    'what sshd -T said is no list of its settings',
  )
  const line = (id: string, found: (one: Known) => Judgement) => {
    const { says = '', advice = '' } = SSHD[id] ?? {}
    return judge({ id, promise: 'host-ssh', says, advice }, settings, found)
  }
  return [
    line('ssh-no-passwords', ({ person, root }) => allOf([person, root], NO_PASSWORDS)),
    line('ssh-not-root', ({ root }) => allOf([root], { permitrootlogin: 'no' })),
    line('ssh-only-people', ({ person, foreign }) =>
      foreign.length > 0 ? holdsWhen(false, few(foreign)) : allOf([person], ONLY_PEOPLE),
    ),
    line('ssh-closed-way', ({ person }) => allOf([person], CLOSED_WAY)),
    line('ssh-algorithms', ({ person }) => judgeAlgorithms(person)),
  ]
}

interface Known {
  readonly person: Settings
  readonly root: Settings
  readonly foreign: readonly string[]
}

const NO_PASSWORDS = {
  passwordauthentication: 'no',
  kbdinteractiveauthentication: 'no',
  permitemptypasswords: 'no',
  hostbasedauthentication: 'no',
  pubkeyauthentication: 'yes',
  strictmodes: 'yes',
} as const

const ONLY_PEOPLE = {
  allowgroups: GROUP,
  authorizedkeysfile: KEYS_FILE,
  // Each of these lets in by a key that is on no list of ours.
  authorizedkeyscommand: 'none',
  trustedusercakeys: 'none',
  authorizedprincipalscommand: 'none',
} as const

const CLOSED_WAY = {
  allowtcpforwarding: 'no',
  allowagentforwarding: 'no',
  allowstreamlocalforwarding: 'no',
  permittunnel: 'no',
  gatewayports: 'no',
  x11forwarding: 'no',
  permituserenvironment: 'no',
} as const

/** Settings that sshd of some systems is built without, for which nothing says that they are off. */
const MAY_LACK = { kerberosauthentication: 'no', gssapiauthentication: 'no' } as const

function allOf(all: readonly Settings[], wanted: Readonly<Record<string, string>>): Judgement {
  const wrong = all.flatMap((settings) => [
    ...Object.entries(wanted)
      .filter(([name, value]) => settings.get(name) !== value)
      .map(([name]) => `${name} is ${settings.get(name) ?? 'not said'}`),
    ...Object.entries(MAY_LACK)
      .filter(([name, value]) => (settings.get(name) ?? value) !== value)
      .map(([name]) => `${name} is ${settings.get(name) ?? ''}`),
  ])
  const names = Object.keys(wanted)
  return holdsWhen(
    wrong.length === 0,
    wrong.length === 0
      ? names.map((name) => `${name} ${wanted[name] ?? ''}`).join(', ')
      : few([...new Set(wrong)]),
  )
}

const LISTS = ['ciphers', 'macs', 'kexalgorithms', 'hostkeyalgorithms', 'pubkeyacceptedalgorithms']

function judgeAlgorithms(settings: Settings): Judgement {
  const lists = LISTS.map((name) => settings.get(name))
  if (lists.includes(undefined)) return unknown('a list of algorithms is not said')
  const offered = lists.flatMap((list = '') => list.split(','))
  const weak = offered.filter((name) => WEAK.test(name))
  const bits = Number(settings.get('requiredrsasize') ?? 0)
  const wrong = [...weak, ...(bits < LEAST_RSA_BITS ? [`RSA keys of ${bits} bits`] : [])]
  return holdsWhen(
    wrong.length === 0,
    wrong.length === 0 ? `${offered.length} algorithms, RSA from ${bits} bits` : few(wrong),
  )
}
