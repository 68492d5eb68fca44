import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import type { Answer, Ask } from '../outside/ask.ts'
import { type CanaryPort, inCanary } from '../outside/canary.ts'
import { plainlyRead } from '../outside/known-routes.ts'
import { readModels } from '../outside/seen-models.ts'
import { asPerson } from '../outside/visitor.ts'

/** Hashes as programs write them, and 64 bytes in base64. */
const HASH = /pbkdf2|\$2[aby]\$|\$argon2|\$scrypt|(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==/
/** Where a hash would lie, if it could be named. */
const NAMED = [
  'select=hash',
  'select=password',
  'select=*,credential(*)',
  'select=id,zennnn.credential(hash)',
]
/** It goes on for ever. */
const ENDLESS = '/api/events'

/** Holds where nothing that an administrator can read has a hash in it, and no name leads to one. */
export function hashRoutesControl(port: CanaryPort): Control {
  return {
    id: 'hash-routes',
    observe: inCanary(
      port,
      async ({ ask, administrator: person }, signal) =>
        await asPerson({ ask, person, signal }, async (visitor) => {
          const visit: Ask = visitor.ask.bind(visitor)
          const models = await readModels(visit, signal)
          const read = [
            ...plainlyRead()
              .map(({ path }) => path)
              .filter((path) => path !== ENDLESS),
            ...models.flatMap(({ name }) => [`/api/${name}?limit=200`, `/records/${name}`]),
            `/auth/password/rules?user=${visitor.id}`,
            `/records/user/${visitor.id}`,
            `/api/history/user/${visitor.id}`,
            '/api/export/user?format=csv',
          ]
          const answers = await askAll(visit, read, signal)
          const named = await askAll(
            visit,
            [...NAMED.map((query) => `/api/user?${query}`), '/api/credential', '/api/session'],
            signal,
          )
          const isSeeing = answers.some(({ body }) => body.includes(person.login))
          return observeAnswers(answers, named, isSeeing)
        }),
    ),
  }
}

async function askAll(
  ask: Ask,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  for (const path of paths) answers.push(await ask({ path }, signal))
  return answers
}

function observeAnswers(
  read: readonly Answer[],
  named: readonly Answer[],
  isSeeing: boolean,
): Observation {
  const answered = read.filter(({ status }) => status < 300).length
  const found = [...read, ...named].filter(({ body }) => HASH.test(body)).length
  const opened = named.filter(({ status }) => status < 300).length
  const figures = { routes: read.length, answered, found, opened }
  if (found + opened > 0)
    return {
      outcome: 'fails',
      measured: `${found} of ${counted(read.length, 'address', 'addresses')} showed a hash, ${opened} let one be named`,
      figures,
    }
  return isSeeing
    ? {
        outcome: 'holds',
        measured: `no hash in ${counted(read.length, 'address', 'addresses')} that an administrator reads, ${answered} of which answered`,
        figures,
      }
    : { outcome: 'unknown', measured: 'the users of the canary database were not shown', figures }
}
