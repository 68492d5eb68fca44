import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { ControlId } from '@zennnn/trust'
import { alterFunction, type CanaryCloud, withCanaryCloud } from '../canary-cloud.ts'
import { type Patch, ProgramCopy } from '../program-copy.ts'

const LIMIT = { timeout: 590_000 }

/** What becomes of the program. */
interface Spoiled {
  /** All sentences that are not kept any more. */
  readonly broken: readonly string[]
  /** What a control says of it. */
  readonly shows: RegExp
  readonly patches: readonly Patch[]
}

const CODE = {
  'a token of a visit is not compared': {
    broken: ['csrf'],
    shows: /csrf-routes: \d+ of \d+ changes from elsewhere were not refused as such/,
    patches: [
      {
        file: 'packages/server/src/http/csrf.ts',
        from: 'if (!equalSecrets(await sentToken(visit), csrfToken)) throw refused()',
        to: 'await sentToken(visit)',
      },
    ],
  },
  'what a browser says of where a change comes from is not read': {
    broken: ['csrf'],
    shows: /csrf-routes: \d+ of \d+ changes from elsewhere were not refused as such/,
    patches: [
      {
        file: 'packages/server/src/http/csrf.ts',
        from: 'if (statedSite !== null && !SAME_SITE.has(statedSite)) throw refused()',
        to: '',
      },
    ],
  },
  'an action is looked up as a member of an object': {
    broken: ['private-rpc'],
    shows: /member-names: \d+ of \d+ names of \d+ models answered, which are no actions/,
    patches: [
      {
        file: 'packages/data/src/records/action-parse.ts',
        from: 'registry.models.get(model)?.actions.get(action)',
        to: 'Object.fromEntries(registry.models.get(model)?.actions ?? [])[action]',
      },
    ],
  },
  'a mark of what is private is ignored': {
    broken: ['private-rpc'],
    shows: /member-names: \d+ of \d+ names of \d+ models answered, which are no actions/,
    patches: [
      {
        file: 'packages/data/src/records/action-parse.ts',
        from: '?.actions.get(action)',
        to: `?.actions.get(action.replace(/^_/, ''))`,
      },
    ],
  },
  'templates put a text into a page as it is': {
    broken: ['xss'],
    shows: /script-corpus: [1-9]\d* of \d+ pages and documents had a text as markup/,
    patches: [
      {
        file: 'packages/templates/src/html.ts',
        from: `.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')`,
        to: '',
      },
    ],
  },
  'a page lets scripts run that stand in it': {
    broken: ['xss'],
    shows: /script-corpus: 0 of \d+ pages and documents had a text as markup, \d+ let foreign/,
    patches: [
      {
        file: 'packages/server/src/http/security-headers.ts',
        from: `"script-src 'self'"`,
        to: `"script-src 'self' 'unsafe-inline'"`,
      },
    ],
  },
  'a value is pasted into SQL': {
    broken: ['sql-injection'],
    shows: /injection-corpus: \d+ attacks on \d+ models, \d+ answered as no refusal is/,
    patches: [
      {
        file: 'packages/data/src/records/query-draft.ts',
        from: 'draft.values.push(value)\n  return `$${draft.values.length}::${type}`',
        to: `return \`'\${value}'::\${type}\``,
      },
    ],
  },
  'an expression may call whatever it names': {
    broken: ['sandbox'],
    shows: /escape-corpus: \d+ of \d+ escapes refused at 1 place/,
    patches: [
      {
        file: 'packages/expressions/src/check-call.ts',
        from: 'if (choices.length === 0) return refuseCall(name, operands, syntax, context)',
        to: `if (choices.length === 0) return { kind: 'literal', type: 'string', value: '' }`,
      },
    ],
  },
  'an expression reads what a record inherits': {
    broken: ['sandbox'],
    shows: /escape-corpus: \d+ of \d+ escapes refused at 1 place/,
    patches: [
      {
        file: 'packages/expressions/src/check-navigation.ts',
        from: 'fields.get(name) ??',
        to: `fields.get(name) ?? { kind: 'scalar', type: 'string', nullable: true, column: name } ??`,
      },
    ],
  },
  'brackets may be as deep as somebody likes': {
    broken: ['sandbox'],
    shows: /escape-corpus: \d+ of \d+ escapes refused at 1 place/,
    patches: [
      { file: 'packages/expressions/src/limits.ts', from: 'depth: 64', to: 'depth: 6_400' },
    ],
  },
  'a browser may send the cookie of a session in the clear': {
    broken: ['password-https'],
    shows: /session-cookie: 0 of \d+ cookies? for HTTPS, this host and the server alone/,
    patches: [
      {
        file: 'packages/server/src/http/cookies.ts',
        from: 'Max-Age=${maxAgeS}; Secure; HttpOnly',
        to: 'Max-Age=${maxAgeS}; HttpOnly',
      },
    ],
  },
  'no browser is told to come by HTTPS': {
    broken: ['password-https'],
    shows: /session-cookie: .*browsers come by HTTPS alone for 0 days/,
    patches: [
      {
        file: 'packages/server/src/http/security-headers.ts',
        from: 'max-age=31536000; includeSubDomains',
        to: 'max-age=0; includeSubDomains',
      },
    ],
  },
  'nobody is turned away': {
    broken: ['ddos'],
    shows: /edge-overload: .* 1[0-3]\d of 130 that were held taken at once/,
    patches: [
      {
        file: 'packages/server/src/http/load.ts',
        from: 'const leave = this.#isSlow ? undefined : this.#share.enter(network)',
        to: 'const leave = (): void => undefined',
      },
    ],
  },
  'all networks together have the places of one': {
    broken: ['ddos'],
    shows: /edge-overload: .* had none/,
    patches: [
      {
        file: 'packages/server/src/http/load.ts',
        from: 'this.#share.enter(network)',
        to: `this.#share.enter('')`,
      },
      {
        file: 'packages/server/src/http/https-server.ts',
        from: 'requestsInFlight: 400',
        to: 'requestsInFlight: 20',
      },
    ],
  },
} as const satisfies Readonly<Record<string, Spoiled>>

/** What becomes of functions of the database by which support comes in. */
interface Altered extends Omit<Spoiled, 'patches'> {
  readonly name: string
  readonly from: string
  readonly to: string
}

const STAFF: Readonly<Record<string, Altered>> = {
  'a grant that was taken back lets support in': {
    broken: ['staff-scoped'],
    shows: /staff-grant: without a live grant staff came in 1 of 2 times/,
    name: 'zennnn.staff_grant_in_force',
    from: `r.state = 'granted'`,
    to: `r.state in ('granted', 'ended')`,
  },
  'support sees more than was granted': {
    broken: ['staff-scoped'],
    shows: /staff-grant: .* and reached [1-9]\d* of \d+ things beyond it/,
    name: 'zennnn.staff_enter',
    from: `else one.models end`,
    to: `else one.models || array['product', 'tag'] end`,
  },
  'what support reads is not in the log': {
    broken: ['staff-scoped'],
    shows: /staff-log: what staff read is not in the log of the customer/,
    name: 'zennnn.staff_note',
    from: 'perform zennnn.staff_write(',
    to: 'perform row(',
  },
}

/** Of one round those that concern different sentences. */
const ROUNDS: readonly (readonly (keyof typeof CODE)[])[] = [
  ['a token of a visit is not compared', 'an action is looked up as a member of an object'],
  [
    'templates put a text into a page as it is',
    'a browser may send the cookie of a session in the clear',
  ],
  ['a value is pasted into SQL', 'an expression may call whatever it names'],
  [
    'what a browser says of where a change comes from is not read',
    'a mark of what is private is ignored',
    'an expression reads what a record inherits',
  ],
  [
    'a page lets scripts run that stand in it',
    'brackets may be as deep as somebody likes',
    'no browser is told to come by HTTPS',
  ],
]
const UNLIMITED = ['nobody is turned away'] as const
const OVERLOAD = ['all networks together have the places of one'] as const

/** Those that take long are tried in the first round and in their own. */
function isQuick(id: ControlId): boolean {
  return !['edge-overload', 'wrong-logins', 'short-password', 'canary-download'].includes(id)
}

function isOverload(id: ControlId): boolean {
  return id === 'edge-overload'
}

function isStaff(id: ControlId): boolean {
  return id === 'staff-grant' || id === 'staff-log'
}

async function tryCode(
  { home, judged, broken }: CanaryCloud,
  {
    program,
    names,
    isWanted,
  }: {
    readonly program: ProgramCopy
    readonly names: readonly (keyof typeof CODE)[]
    readonly isWanted: (id: ControlId) => boolean
  },
  t: TestContext,
): Promise<void> {
  const spoiled: readonly Spoiled[] = names.map((name) => CODE[name])
  const patches = spoiled.flatMap((one) => one.patches)
  const serve = await program.serve(home, patches, t)
  const found = await broken(serve, isWanted)
  const [name, said] = [names.join('; '), judged.said()]
  assert.deepEqual(found, spoiled.flatMap((one) => one.broken).toSorted(), `${name}: ${said}`)
  for (const { shows } of spoiled) assert.match(said, shows)
  await serve.end()
}

/** In the canary of the cloud itself, whose program is as it should be. */
async function tryStaff({ home, judged, inside, broken }: CanaryCloud): Promise<void> {
  for (const [name, altered] of Object.entries(STAFF)) {
    const mend = await alterFunction(inside, altered.name, altered)
    assert.deepEqual(await broken(home, isStaff), altered.broken, `${name}: ${judged.said()}`)
    assert.match(judged.said(), altered.shows)
    await mend()
  }
}

test(
  'a program that is spoiled turns exactly its sentences red, until it is mended',
  LIMIT,
  async (t) => {
    const program = await ProgramCopy.make(t)
    await withCanaryCloud(t, 'zeldesk', async (cloud) => {
      const { home, judged, broken } = cloud
      // A copy in which nothing is spoiled breaks nothing.
      await tryCode(cloud, { program, names: [], isWanted: () => true }, t)
      for (const names of ROUNDS) await tryCode(cloud, { program, names, isWanted: isQuick }, t)
      assert.deepEqual(await broken(home, isQuick), [], judged.said())
      await tryStaff(cloud)
      assert.deepEqual(await broken(home, isStaff), [], judged.said())
      await tryCode(cloud, { program, names: UNLIMITED, isWanted: isOverload }, t)
      await tryCode(cloud, { program, names: OVERLOAD, isWanted: isOverload }, t)
      assert.deepEqual(await broken(home, isOverload), [], judged.said())
    })
  },
)
