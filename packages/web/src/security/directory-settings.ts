/** Who is in a group of the directory is in one here. */
export interface GroupLine {
  readonly directory_group: string
  readonly group: string
}

/** How a directory is asked, as `/api/security/directories` has it. */
export interface Directory {
  readonly name: string
  readonly enabled: boolean
  /** Servers of the same directory, in the order in which they are asked. */
  readonly hosts: readonly string[]
  readonly port: number
  readonly tls: 'ldaps' | 'starttls'
  /** PEM; empty: the authorities that everybody trusts. */
  readonly ca: string
  readonly base: string
  readonly filter: string
  readonly bind_dn: string
  readonly makes_people: boolean
  readonly groups: readonly GroupLine[]
}

/** How many there may be, and how many servers each has: what the API takes. */
export const MAX_DIRECTORIES = 5
export const MAX_HOSTS = 3

/** What a directory begins with: most people are found so in one of OpenLDAP. */
export const NEW_DIRECTORY: Directory = {
  name: '',
  enabled: false,
  hosts: [''],
  port: 636,
  tls: 'ldaps',
  ca: '',
  base: '',
  filter: '(&(objectClass=person)(uid={login}))',
  bind_dn: '',
  makes_people: false,
  groups: [],
}

/** Where the password of the search account goes, and as whose: whoever changes that types it again. */
export function needsPassword(holds: Directory | undefined, typed: Directory): boolean {
  if (holds === undefined) return true
  return (
    holds.hosts.join(' ') !== typed.hosts.join(' ') ||
    (['port', 'tls', 'ca', 'bind_dn'] as const).some((name) => holds[name] !== typed[name])
  )
}

/** The usual port comes with the kind of encryption, unless another was typed. */
export function withTls(directory: Directory, tls: Directory['tls']): Directory {
  const usual = { ldaps: 636, starttls: 389 } as const
  const port = directory.port === usual[directory.tls] ? usual[tls] : directory.port
  return { ...directory, tls, port }
}
