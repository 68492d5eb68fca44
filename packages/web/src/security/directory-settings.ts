/** Who is in a group of the directory is in one here. */
export interface GroupLine {
  readonly directory_group: string
  readonly group: string
}

/** How the directory is asked, as `/api/security/directory` has it. */
export interface Directory {
  readonly enabled: boolean
  readonly host: string
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

/** What a directory begins with: most people are found so in one of OpenLDAP. */
export const NEW_DIRECTORY: Directory = {
  enabled: false,
  host: '',
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
  return (['host', 'port', 'tls', 'ca', 'bind_dn'] as const).some(
    (name) => holds[name] !== typed[name],
  )
}

/** The usual port comes with the kind of encryption, unless another was typed. */
export function withTls(directory: Directory, tls: Directory['tls']): Directory {
  const usual = { ldaps: 636, starttls: 389 } as const
  const port = directory.port === usual[directory.tls] ? usual[tls] : directory.port
  return { ...directory, tls, port }
}
