/** Most ask a register or one address. */
const USUAL_LIMIT_MS = 10_000

/** What a control tries, for everybody to read, and how long it may take. */
export interface ControlEntry {
  /** A sentence about the control: "Counts the registered copies …". */
  readonly tries: string
  readonly limitMs: number
}

/**
 * Every control there is to be, with what it does when it runs. The public page reads it, so that it can say how a sentence
 * is tried without holding any means to try it. One without a run yet counts as what it is: never tried.
 */
export const CONTROLS = {
  // Backups
  'backup-ladder': entry(
    'Counts the registered copies of every database in every region and holds them against the ladder.',
  ),
  'backup-read-back': entry(
    'Reads the newest backup of a database, each time of another one, back from every region and compares the hashes.',
    30_000,
  ),
  'region-places': entry('Counts the different places that the configured regions lie in.'),
  'region-continents': entry('Counts the different continents that the configured regions lie on.'),
  'locations-page': entry(
    'Fetches the public page of locations as a stranger and compares it with the configured regions.',
  ),
  'canary-download': entry(
    'Downloads a backup of a canary database as its administrator, restores it and compares it.',
    60_000,
  ),
  'restore-drill': entry(
    'Looks up when a backup of every database was last restored and found equal, row by row.',
  ),
  // Failure and loss
  'standby-lag': entry('Asks the primary and the standby how far the one is behind the other.'),
  'failover-drill': entry(
    'Looks up the last rehearsal in which a primary was killed while it was written into.',
  ),
  'copy-outside': entry(
    'Looks up the newest verified copy of every database outside the region where it runs.',
  ),
  'region-drill': entry(
    'Looks up the last rehearsal of the loss of a region, in which databases were brought back elsewhere.',
  ),
  'region-drill-whole': entry(
    'Looks up the last rehearsal in which all databases were brought back, and when each tier was there.',
  ),
  'provisioning-drill': entry(
    'Looks up the last rehearsal that began with an empty machine and ended with databases on it.',
  ),
  // One database a customer
  'database-map': entry(
    'Pairs every customer with his database and looks for one that two of them share.',
  ),
  'database-doors': entry(
    'Logs in with the role of each database at every other database of the cluster.',
    30_000,
  ),
  // Accounts
  'stored-hashes': entry(
    'Reads the form and strength of every stored hash of a password, never the hash itself.',
    20_000,
  ),
  'hash-routes': entry(
    'Asks every route of a canary database for its users and looks for a hash.',
    30_000,
  ),
  'plain-http': entry(
    'Signs in at a canary database without encryption, which must not be possible.',
  ),
  'session-cookie': entry(
    'Signs in at a canary database and reads how its cookie is guarded.',
    20_000,
  ),
  'wrong-logins': entry(
    'Types wrong passwords at a canary database until the limit, then the right one.',
    60_000,
  ),
  'short-password': entry(
    'Gives a password that is too short on every way that a canary database takes one.',
    30_000,
  ),
  'provider-sign-in': entry(
    'Signs in at a canary database by a provider of OpenID Connect that is there for the try, and comes back from it in wrong ways.',
    30_000,
  ),
  'directory-sign-in': entry(
    'Signs in at a canary database by a directory of LDAP that is there for the try, by wrong passwords, and when it is gone.',
    30_000,
  ),
  // Who can look in
  'staff-reach': entry(
    'Looks for a route, role, group or right by which staff could reach the database of a customer.',
    30_000,
  ),
  'staff-grant': entry(
    'Enters a canary database as staff without a grant, with one that is over, and beyond a live one.',
    30_000,
  ),
  'staff-log': entry(
    'Reads as staff, by a grant, and looks for it in the log of the customer.',
    20_000,
  ),
  // Machines
  'host-audit': entry(
    'Looks at open ports, installed packages and pending security updates of every host.',
    30_000,
  ),
  'ssh-audit': entry(
    'Reads the effective configuration of sshd and compares the keys it takes with the list of people.',
  ),
  // Connections
  'tls-handshake': entry(
    'Shakes hands with every host, also by old protocols and short ciphers, which must be refused.',
    20_000,
  ),
  'tls-rating': entry('Rates every host by the published rules of the usual TLS ratings.', 20_000),
  'tls-chain': entry(
    'Reads the certificates that every host serves: keys, signatures, dates.',
    20_000,
  ),
  'edge-overload': entry(
    'Asks a canary database for more than it may answer, and measures what others feel.',
    60_000,
  ),
  'attack-blocked': entry(
    'Looks up the last attack of a test host, by its root, on this machine: passwords guessed, sshd hammered, ports scanned until the firewall heard it no more.',
  ),
  // Software
  'source-build': entry(
    'Compares the running code with the published source that the system links to.',
  ),
  'injection-corpus': entry(
    'Sends a corpus of injected SQL to every route of a canary database.',
    60_000,
  ),
  'script-corpus': entry(
    'Puts a corpus of scripts into every template and field of a canary database.',
    60_000,
  ),
  'csrf-routes': entry(
    'Calls every route that changes something without a token, with a wrong one, with a foreign one.',
    60_000,
  ),
  'member-names': entry(
    'Calls every member of every model over the API of a canary database.',
    60_000,
  ),
  'escape-corpus': entry(
    'Puts a corpus of escapes wherever a canary database takes an expression.',
    30_000,
  ),
  'foreign-ids': entry(
    'Asks every route of a canary database for the records of others, in every role.',
    60_000,
  ),
  'link-tokens': entry(
    'Opens mailed links that are altered, over, used up, or made for another record.',
    30_000,
  ),
  'card-scan': entry(
    'Looks for card numbers in a sample of the stored texts of every database.',
    30_000,
  ),
  'card-routes': entry('Sends a test card number to every door of a canary database.', 30_000),
  // Openness
  'open-findings': entry('Counts the open findings of audits and how far they are from their day.'),
  'security-txt': entry(
    'Fetches security.txt as a stranger and reads who to write to, and until when.',
  ),
  'report-intake': entry('Sends a test report by the public form and looks for it in the queue.'),
  'report-clocks': entry('Reads the clocks of all open reports.'),
} as const satisfies Readonly<Record<string, ControlEntry>>

export type ControlId = keyof typeof CONTROLS

export function isControlId(value: unknown): value is ControlId {
  return typeof value === 'string' && Object.hasOwn(CONTROLS, value)
}

function entry(tries: string, limitMs?: number): ControlEntry {
  return { tries, limitMs: limitMs ?? USUAL_LIMIT_MS }
}
