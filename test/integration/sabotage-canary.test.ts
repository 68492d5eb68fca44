import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { request } from 'node:https'
import { type TestContext, test } from 'node:test'
import { certificateFiles } from '@zennnn/cloud'
import type { ControlId } from '@zennnn/trust'
import { alterFunction, type CanaryCloud, withCanaryCloud } from '../canary-cloud.ts'
import type { Home } from '../faults/running-cloud.ts'
import type { TestClient } from '../kit.ts'

const LIMIT = { timeout: 390_000 }

interface Sabotage {
  /** All sentences that are not kept any more. */
  readonly broken: readonly string[]
  /** What a control says of it. */
  readonly shows: RegExp
  /** Breaks it for real, as superuser in the canary; returns what mends it. */
  readonly does: (inside: TestClient) => Promise<() => Promise<unknown>>
}

const NO_MINIMUM = { from: 'p.minimum_length', to: '8' }

const DATABASE = {
  'nobody counts wrong passwords': {
    broken: ['login-throttle'],
    shows: /wrong-logins: 3 of 3 wrong passwords answered, then the right one did not have to wait/,
    does: async (inside) =>
      await alterFunction(inside, 'zennnn.attempt_take', {
        from: 'begin\n',
        to: 'begin\n  return null;\n',
      }),
  },
  'one wrong password more than was decided is taken': {
    broken: ['login-throttle'],
    shows: /wrong-logins: 3 of 3 wrong passwords answered, then the right one did not have to wait/,
    does: async (inside) =>
      await alterFunction(inside, 'zennnn.attempt_next', {
        from: 'one.count >= allowed',
        to: 'one.count > allowed',
      }),
  },
  'who guesses waits as long as nobody decided': {
    broken: ['login-throttle'],
    shows:
      /wrong-logins: 3 of 3 wrong passwords answered, then the right one had to wait for (?:600|5\d\d) seconds/,
    does: async (inside) =>
      await alterFunction(inside, 'zennnn.attempt_next', {
        from: 'policy.cooldown_maximum, policy.cooldown *',
        to: `interval '10 minutes', interval '10 minutes' *`,
      }),
  },
  'who changes the own password may take a short one': {
    broken: ['password-length'],
    shows: /short-password: .* refused on 3 of 4 ways/,
    does: async (inside) => await alterFunction(inside, 'zennnn.own_password_rules', NO_MINIMUM),
  },
  'who gives a password may give a short one': {
    broken: ['password-length'],
    shows: /short-password: .* refused on 3 of 4 ways/,
    does: async (inside) => await alterFunction(inside, 'zennnn.given_password_rules', NO_MINIMUM),
  },
  'who comes by a mail may choose a short password': {
    broken: ['password-length'],
    shows: /short-password: .* refused on 2 of 4 ways/,
    does: async (inside) => await alterFunction(inside, 'zennnn.password_link', NO_MINIMUM),
  },
  'what an administrator decides is not kept': {
    broken: ['login-throttle', 'password-length'],
    shows:
      /wrong-logins: 3 of 3 wrong passwords answered, then the right one did not have to wait.*short-password: .* refused on 0 of 4 ways/,
    does: async (inside) => {
      // Who decides is told so, and when it is committed it is as in a new database. What is so already calls it no more.
      await inside.query(
        `create function app.sabotage() returns trigger language plpgsql security definer as $$
         begin
           update zennnn.sign_in_policy set minimum_length = 12, attempts_per_account = 10
             where (minimum_length, attempts_per_account) <> (12, 10);
           return null;
         end $$`,
      )
      await inside.query(
        `create constraint trigger sabotage after update on zennnn.sign_in_policy deferrable initially deferred
           for each row execute function app.sabotage()`,
      )
      return async () => await inside.query('drop function app.sabotage() cascade')
    },
  },
  'rows are left out of what is dumped': {
    broken: ['backup-download'],
    shows:
      /canary-download: a downloaded backup was restored, (?!(\d+) of \1 )\d+ of \d+ tables with \d+ rows equal/,
    does: async (inside) => {
      // Rows of a table that inherits are rows of its parent, and pg_dump takes it for a part of what the extension makes.
      await inside.query('create table app.sabotage () inherits (app.sale_order_line)')
      await inside.query('alter table app.sabotage owner to zennnn_owner')
      await moveRows(inside, 'app.sale_order_line', 'app.sabotage')
      await inside.query('alter extension plpgsql add table app.sabotage')
      return async () => {
        await inside.query('alter extension plpgsql drop table app.sabotage')
        await moveRows(inside, 'app.sabotage', 'app.sale_order_line')
        await inside.query('drop table app.sabotage')
      }
    },
  },
} as const satisfies Readonly<Record<string, Sabotage>>

/** Of one round those that concern different sentences. */
const ROUNDS: readonly (readonly (keyof typeof DATABASE)[])[] = [
  ['what an administrator decides is not kept', 'rows are left out of what is dumped'],
  ['nobody counts wrong passwords', 'who changes the own password may take a short one'],
  [
    'one wrong password more than was decided is taken',
    'who gives a password may give a short one',
  ],
  [
    'who guesses waits as long as nobody decided',
    'who comes by a mail may choose a short password',
  ],
]

/** As they are, but for what is computed from them: nothing that happens to them is noted. */
async function moveRows(inside: TestClient, from: string, to: string): Promise<void> {
  const { rows } = await inside.query<{ names: string }>(
    `select string_agg(quote_ident(attname), ', ') as names from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [to],
  )
  const [{ names } = { names: '' }] = rows
  await inside.query('begin')
  await inside.query('set local session_replication_role = replica')
  const { rowCount } = await inside.query(
    `with gone as (delete from only ${from} returning *) insert into ${to} (${names}) select ${names} from gone`,
  )
  await inside.query('commit')
  assert.notEqual(rowCount, 0)
}

/** All but a flood, which no change of a database makes. */
function isTried(id: ControlId): boolean {
  return id !== 'edge-overload'
}

/** Somebody puts it before the cloud so that there is a way without encryption, and hands on what comes. Returns its port. */
async function startPlainFront(t: TestContext, home: Home): Promise<number> {
  const authority = await readFile(certificateFiles(home.path).authorityPath)
  const server = createServer((asked, answer) => {
    const { method, url: path, headers } = asked
    const options = { host: '127.0.0.1', port: home.port, method, path, headers, ca: authority }
    const servername = headers.host?.split(':')[0]
    const passed = request({ ...options, servername, agent: false }, (found) => {
      answer.writeHead(found.statusCode ?? 502, found.headers)
      found.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    asked.pipe(passed)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function tryRound(
  { home, judged, inside, broken }: CanaryCloud,
  names: readonly (keyof typeof DATABASE)[],
): Promise<void> {
  const sabotages: readonly Sabotage[] = names.map((name) => DATABASE[name])
  const mends: (() => Promise<unknown>)[] = []
  for (const { does } of sabotages) mends.push(await does(inside))
  const found = await broken(home, isTried)
  const [name, said] = [names.join('; '), judged.said()]
  assert.deepEqual(found, sabotages.flatMap((one) => one.broken).toSorted(), `${name}: ${said}`)
  for (const { shows } of sabotages) assert.match(said, shows)
  for (const mend of mends) await mend()
}

test(
  'what is sabotaged in a database, or put before a cloud, turns exactly its sentences red, until it is mended',
  LIMIT,
  async (t) => {
    await withCanaryCloud(t, 'zennnn', async (cloud) => {
      const { home, judged, broken } = cloud
      assert.deepEqual(await broken(home, isTried), [], judged.said())
      for (const names of ROUNDS) await tryRound(cloud, names)
      const httpPort = await startPlainFront(t, home)
      assert.deepEqual(await broken({ port: home.port, httpPort }, isTried), ['password-https'])
      assert.match(judged.said(), /plain-http: 1 port of 3 took a password without encryption/)
      assert.deepEqual(await broken(home, isTried), [], judged.said())
    })
  },
)
