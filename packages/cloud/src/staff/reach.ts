import { type Brand, type DatabaseId, isDatabaseId } from '@zennnn/kernel'
import { LOG_ROLE, STANDBY } from '../failover/node-settings.ts'

/** Who is who in the cluster, as its catalogues say. */
export interface ClusterReach {
  readonly roles: readonly ClusterRole[]
  /** Who is a member of which role, without PostgreSQL's own roles among each other. */
  readonly members: readonly { readonly member: string; readonly role: string }[]
  /** The rules of pg_hba in force: `local all postgres scram-sha-256`. */
  readonly rules: readonly string[]
}

export interface ClusterRole {
  readonly name: string
  readonly mayLogIn: boolean
  /** Of superuser, bypassrls, createrole, createdb, replication. */
  readonly powers: readonly string[]
}

/** Who gets into one database, and what is there for somebody from outside. */
export interface DatabaseReach {
  readonly database: DatabaseId
  /** Roles that may connect; `public` for everybody. */
  readonly connects: readonly string[]
  /** Roles that own something in it, have a right to something, or are named in a policy. */
  readonly holders: readonly string[]
  /** Tables and functions of the platform that are made for staff. */
  readonly doors: readonly string[]
  /** Ids of people whom nobody of this database made, but for the one who was there first. */
  readonly strangers: readonly string[]
  /** Ids of people to whom nobody of this database gave a group that they have or had, but for that one. */
  readonly promoted: readonly string[]
  /** What lets somebody in as a person and was put there by nobody of this database: `password of <id>`. */
  readonly planted: readonly string[]
}

const RULES: readonly string[] = [
  'local all postgres scram-sha-256',
  'local all zennnn_maintain scram-sha-256',
  'local sameuser all scram-sha-256',
]

/** Where a cluster has a standby: as whom it and the log come to the primary, which is no way into a database. */
const STANDBY_RULE = `local replication ${STANDBY},${LOG_ROLE} scram-sha-256`

const POWERS: Readonly<Record<string, readonly string[]>> = {
  postgres: ['superuser', 'bypassrls', 'createrole', 'createdb', 'replication'],
  zennnn_owner: ['bypassrls'],
  [STANDBY]: ['replication'],
  [LOG_ROLE]: ['replication'],
}

/** Roles of the platform, and whether somebody logs in as them. */
const PLATFORM: ReadonlyMap<string, boolean> = new Map([
  ['postgres', true],
  ['zennnn_maintain', true],
  ['zennnn_owner', false],
  ['zennnn_user', false],
  ['zennnn_elevated', false],
  ['zennnn_reader', false],
  [STANDBY, true],
  [LOG_ROLE, true],
])

/** Those of them that may connect to a customer's database. */
export const ENTERING_ROLES: readonly string[] = ['zennnn_maintain', 'zennnn_owner']

/** Those of them that have something in a customer's database. */
export const OWNING_ROLES: readonly string[] = [...PLATFORM.keys()].filter(
  (role) => role !== STANDBY && role !== LOG_ROLE,
)

const MEMBERS: readonly string[] = [
  'zennnn_maintain of zennnn_owner',
  'zennnn_maintain of zennnn_user',
  'zennnn_owner of zennnn_reader',
]

/** What is made for staff and belongs there: requests and their answers, where support may ask at all. */
const OWN_DOORS: Readonly<Record<Brand, readonly string[]>> = {
  zennnn: [],
  zeldesk: [
    'zennnn.staff_ask',
    'zennnn.staff_asked',
    'zennnn.staff_closed_models',
    'zennnn.staff_enter',
    'zennnn.staff_event',
    'zennnn.staff_exchange',
    'zennnn.staff_give_up',
    'zennnn.staff_grant',
    'zennnn.staff_grant_in_force',
    'zennnn.staff_identity',
    'zennnn.staff_identity_make',
    'zennnn.staff_identity_pkey',
    'zennnn.staff_identity_user_id_key',
    'zennnn.staff_mail',
    'zennnn.staff_note',
    'zennnn.staff_note_refusal',
    'zennnn.staff_noted',
    'zennnn.staff_noted_pkey',
    'zennnn.staff_noted_session_hash',
    'zennnn.staff_open',
    'zennnn.staff_present',
    'zennnn.staff_refuse',
    'zennnn.staff_refused',
    'zennnn.staff_refused_pkey',
    'zennnn.staff_request',
    'zennnn.staff_request_asked_at',
    'zennnn.staff_request_json',
    'zennnn.staff_request_list',
    'zennnn.staff_request_pkey',
    'zennnn.staff_requests',
    'zennnn.staff_require_models',
    'zennnn.staff_scope_words',
    'zennnn.staff_session',
    'zennnn.staff_session_end',
    'zennnn.staff_session_grant',
    'zennnn.staff_session_info',
    'zennnn.staff_session_pkey',
    'zennnn.staff_ticket',
    'zennnn.staff_ticket_pkey',
    'zennnn.staff_write',
  ],
}

/** What in the cluster would let somebody in besides the platform and the login role of each database, a sentence each. */
export function clusterProblems({ roles, members, rules }: ClusterReach): readonly string[] {
  return [
    ...roles.flatMap(roleProblems),
    ...members
      .filter((one) => !isUsual(one))
      .map(({ member, role }) => `The role ${member} is a member of ${role}.`),
    ...rules
      .filter((rule) => !RULES.includes(rule) && rule !== STANDBY_RULE)
      .map((rule) => `pg_hba has the rule "${rule}".`),
    ...RULES.filter((rule) => !rules.includes(rule)).map(
      (rule) => `pg_hba lacks the rule "${rule}".`,
    ),
  ]
}

/** The same of one database in a cloud of this brand. */
export function databaseProblems(reach: DatabaseReach, brand: Brand): readonly string[] {
  const { database, connects, holders, doors, strangers, promoted, planted } = reach
  const enters = new Set<string>([database, ...ENTERING_ROLES])
  return [
    ...connects.filter((role) => !enters.has(role)).map((role) => `${role} may connect.`),
    ...holders
      .filter((role) => role !== database && !OWNING_ROLES.includes(role))
      .map((role) => `${role} owns something in it, or has a right to it.`),
    ...doors
      .filter((door) => !OWN_DOORS[brand].includes(door))
      .map((door) => `${door} is there for staff.`),
    ...strangers.map((id) => `The user ${id} was made by nobody of this database.`),
    ...promoted.map((id) => `The user ${id} has a group from nobody of this database.`),
    ...planted.map((way) => `The ${way} was put there by nobody of this database.`),
  ]
}

function roleProblems({ name, mayLogIn, powers }: ClusterRole): readonly string[] {
  const usual = POWERS[name] ?? []
  const surplus = powers.filter((power) => !usual.includes(power))
  const isKnown = isDatabaseId(name) || PLATFORM.has(name)
  return [
    ...(isKnown ? [] : [`The role ${name} belongs to nothing of the cloud.`]),
    ...(mayLogIn && PLATFORM.get(name) === false ? [`The role ${name} may log in.`] : []),
    ...surplus.map((power) => `The role ${name} has ${power}.`),
  ]
}

/** While a backup is restored, the owner is a member of the role that restores it. */
function isUsual({ member, role }: { readonly member: string; readonly role: string }): boolean {
  if (isDatabaseId(member)) return role === 'zennnn_user' || role === 'zennnn_elevated'
  if (isDatabaseId(role)) return member === 'zennnn_owner'
  return MEMBERS.includes(`${member} of ${role}`)
}
